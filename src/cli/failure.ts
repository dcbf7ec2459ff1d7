import { CommanderError } from 'commander';
import { toDatabaseError } from '../main/db/sqlite-error.ts';
import { toMachineError } from '../main/file-error.ts';
import { AppError, type ErrorCode, type ErrorData } from '../shared/errors.ts';
import { Interrupted } from './interruption.ts';

/** What `--json` says went wrong: an error of the engine, or that somebody cancelled, which is no error to the engine. */
export interface CliError extends Omit<ErrorData, 'code'> {
  code: ErrorCode | 'cancelled';
}

/** How a command that did not end well is reported. */
export interface Failure {
  exitCode: number;
  /** Undefined where everything has been said already, as after `--help`. */
  error: CliError | undefined;
  /** Set for bugs only. */
  stack?: string | undefined;
}

/** Exit code of a command that was given right and failed. */
export const EXIT_FAILED = 1;
/** Exit code of a command that was not given right. */
export const EXIT_USAGE = 2;

/** Turns whatever a command threw into an exit code and words; 1 failed, 2 wrong usage, 128 + n for signals. */
export function toFailure(thrown: unknown): Failure {
  const error = toMachineError(toDatabaseError(thrown, 'reelcase.db'));
  if (error instanceof CommanderError) return commanderFailure(error);
  if (error instanceof Interrupted) return { exitCode: error.exitCode, error: { code: 'cancelled', message: error.message } };
  // A range the engine refuses, for example, is as wrong a usage as one that we refuse.
  if (error instanceof AppError) return { exitCode: error.name === 'UsageError' || error.code === 'invalid_input' ? EXIT_USAGE : EXIT_FAILED, error: error.toData() };
  const message = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT_FAILED,
    error: { code: 'internal', message: `Reelcase has met a bug: ${message}`, remedy: 'Please report it with what is printed below.' },
    stack: error instanceof Error ? error.stack : undefined,
  };
}

function commanderFailure(error: CommanderError): Failure {
  if (error.exitCode === 0) return { exitCode: 0, error: undefined };
  // `(outputHelp)` is what commander says when it printed the help because no command was given.
  const isHelp = error.code === 'commander.help';
  const message = isHelp ? 'No command was given.' : error.message.replace(/^error: /, '');
  return { exitCode: EXIT_USAGE, error: { code: 'invalid_input', message, remedy: 'Add --help to see how the command is used.' } };
}
