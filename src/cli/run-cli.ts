import { createContext, type Surroundings } from './context.ts';
import { toFailure } from './failure.ts';
import type { Output } from './output.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command.
 * @param words of the command line, without the program
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 128 + n for signal n
 */
export async function runCli(words: readonly string[], surroundings: Surroundings, output: Output, interruption: AbortSignal): Promise<number> {
  let exitCode = 0;
  const program = createProgram(output, surroundings.version, async (work) => {
    const { data } = program.opts<{ data?: string }>();
    exitCode = await work(createContext(surroundings, data, output, interruption));
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, output);
  }
}

function reportFailure(thrown: unknown, output: Output): number {
  const { exitCode, error, stack } = toFailure(thrown);
  if (error !== undefined) {
    output.note(`Error: ${error.message}`);
    if (error.remedy !== undefined) output.note(error.remedy);
    output.json({ ok: false, error });
  }
  if (stack !== undefined) output.note(stack);
  return exitCode;
}
