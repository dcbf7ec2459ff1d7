import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { waysOfCopying } from './launch-ffmpeg.ts';

/** The command line as it is built. */
export const builtCli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');

/** What a finished command left. */
export interface CliResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  output: string;
  errors: string;
  /** Standard output line by line, as JSON; only for commands with `--json`. */
  objects(): Record<string, unknown>[];
}

/** A command that runs. */
export interface RunningCli {
  child: ChildProcess;
  /** Resolves once standard output or standard error holds `text`; rejects when the command ends without it. */
  untilSaid(text: string | RegExp): Promise<void>;
  ended: Promise<CliResult>;
}

/**
 * Starts the built command line as its users do: in a process of its own.
 * @param environment on top of this process's; undefined takes a variable away
 * @param hasOwnGroup whether it leads a process group, by which whatever it leaves behind can be ended too
 */
export function startCli(words: readonly string[], environment: Record<string, string | undefined> = {}, hasOwnGroup = false): RunningCli {
  const child = spawn(process.execPath, [builtCli, ...words], { env: { ...process.env, REELCASE_DATA: undefined, ...waysOfCopying(environment), ...environment }, stdio: ['ignore', 'pipe', 'pipe'], detached: hasOwnGroup });
  let output = '';
  let errors = '';
  const listeners = new Set<() => void>();
  const hear = () => { for (const listener of listeners) listener(); };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; hear(); });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; hear(); });
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => { resolve({ exitCode, output, errors, objects: () => parseLines(output) }); });
  });
  const untilSaid = (text: string | RegExp) => new Promise<void>((resolve, reject) => {
    const look = () => { if (typeof text === 'string' ? `${output}\n${errors}`.includes(text) : text.test(`${output}\n${errors}`)) resolve(); };
    listeners.add(look);
    look();
    void ended.then(() => { reject(new Error(`The command ended without saying “${String(text)}”:\n${output}\n${errors}`)); });
  });
  return { child, untilSaid, ended };
}

/** Runs a command to its end. */
export function runCli(words: readonly string[], environment: Record<string, string | undefined> = {}): Promise<CliResult> {
  return startCli(words, environment).ended;
}

function parseLines(text: string): Record<string, unknown>[] {
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}
