import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';

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

/**
 * Writes JSON lines to `<dataFolder>/logs/reelcase.log`; a log over 10 MB is kept once as `reelcase.log.1`.
 * @returns the log and a function that writes out what is still in memory
 */
export function openLog(dataFolder: string): { log: Log; close: () => void } {
  const folder = join(dataFolder, 'logs');
  const file = join(folder, 'reelcase.log');
  mkdirSync(folder, { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  // Synchronous: the lines before a crash are the ones that matter, and there are few.
  const destination = pino.destination({ dest: file, sync: true });
  const logger = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: pino.stdSerializers.err } }, destination);
  return {
    log: {
      debug: (message, details) => { logger.debug(details ?? {}, message); },
      info: (message, details) => { logger.info(details ?? {}, message); },
      warn: (message, details) => { logger.warn(details ?? {}, message); },
      error: (message, details) => { logger.error(details ?? {}, message); },
    },
    close: () => { destination.flushSync(); destination.end(); },
  };
}
