import { closeSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { makeFolder, OWNER_ONLY } from './data-folder.ts';
import { toFileError } from './file-error.ts';

/** What the engine tells its administrator. Never holds passwords: redact before logging. */
export interface Log {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** For tests and read-only commands. */
export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const LOG_LIMIT_BYTES = 10_000_000;

/** @throws AppError */
function openFile(file: string): number {
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
    return openSync(file, 'a');
  } catch (error) {
    throw toFileError(error, 'open the log', file);
  }
}

/**
 * Synchronous: the lines before a crash are the ones that matter, and there are few. Not pino's own destination: that one ends the
 * program when the disk of the log is full, and where it is made not to, never comes back from writing out the rest.
 */
function writeLine(descriptor: number, line: string): void {
  try {
    writeFileSync(descriptor, line);
  } catch {
    // The line is lost, and the work that it tells of goes on.
  }
}

/**
 * Writes JSON lines to `<dataFolder>/logs/reelcase.log`; a log over 10 MB is kept once as `reelcase.log.1`.
 * @returns the log, and a function after which nothing more is written
 * @throws AppError, e.g. 'permission_denied'
 */
export function openLog(dataFolder: string): { log: Log; close: () => void } {
  const folder = join(dataFolder, 'logs');
  const file = join(folder, 'reelcase.log');
  makeFolder(folder, 'make the folder of the log', OWNER_ONLY);
  let descriptor: number | undefined = openFile(file);
  const destination = { write: (line: string) => { if (descriptor !== undefined) writeLine(descriptor, line); } };
  const logger = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: pino.stdSerializers.err } }, destination);
  return {
    log: {
      debug: (message, details) => { logger.debug(details ?? {}, message); },
      info: (message, details) => { logger.info(details ?? {}, message); },
      warn: (message, details) => { logger.warn(details ?? {}, message); },
      error: (message, details) => { logger.error(details ?? {}, message); },
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
