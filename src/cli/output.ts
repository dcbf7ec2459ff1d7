/** The part of a stream that is written to. */
export interface TextStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface Output {
  readonly isJson: boolean;
  /** Whether standard error is a terminal that can redraw lines. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Width that tables for people are cut to; undefined where standard output is no terminal, so that scripts and files get all of it. */
  readonly tableColumns: number | undefined;
  /** A line for people; nothing with `--json`. */
  line(text: string): void;
  /** Help and version: asked for, so they are a result, and text in any case. */
  help(text: string): void;
  /** One JSON object on a line; nothing without `--json`. */
  json(value: object): void;
  /** A line on standard error. */
  note(text: string): void;
  /** Standard error without a line break, for the progress display. */
  draw(text: string): void;
}

const DEFAULT_COLUMNS = 80;

/** Makes the output of a command. A reader that goes away (`| head`) ends the writing and not the work. */
export function createOutput(isJson: boolean, standardOutput: TextStream, standardError: TextStream): Output {
  const writeOutput = tolerantWriter(standardOutput);
  const writeError = tolerantWriter(standardError);
  return {
    isJson,
    isTerminal: standardError.isTTY === true,
    // Asked each time, for windows change; a terminal that was never told its size says 0.
    get columns() { return standardError.columns || DEFAULT_COLUMNS; },
    get tableColumns() { return standardOutput.isTTY === true ? standardOutput.columns || DEFAULT_COLUMNS : undefined; },
    line: (text) => { if (!isJson) writeOutput(`${text}\n`); },
    help: writeOutput,
    json: (value) => { if (isJson) writeOutput(`${JSON.stringify(value)}\n`); },
    note: (text) => { writeError(`${text}\n`); },
    draw: writeError,
  };
}

function tolerantWriter(stream: TextStream): (text: string) => void {
  let isGone = false;
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    isGone = true;
  });
  return (text) => { if (!isGone) stream.write(text); };
}
