/**
 * Every expected failure of the program, as a closed list. A code is part of the contract: the UI and scripts that
 * read `--json` branch on it, people read the message.
 */
export const errorCodes = [
  'invalid_input',
  'not_found',
  'conflict',
  'no_recordings',
  'queue_full',
  'data_folder_in_use',
  'data_folder_missing',
  'database_newer',
  'database_corrupt',
  'database_locked',
  'disk_full',
  'permission_denied',
  'file_missing',
  'file_exists',
  'read_only',
  'io_failed',
  'source_unreachable',
  'footage_unreadable',
  'footage_mixed',
  'ffmpeg_missing',
  'ffmpeg_failed',
  'ffmpeg_stalled',
  'verification_failed',
  'forbidden',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses IPC, is stored with a failed job, and is printed by the CLI. */
export interface ErrorData {
  code: ErrorCode;
  /** What happened and why, one or two sentences. */
  message: string;
  /** What to do about it. */
  remedy?: string;
}

/** An expected failure. Anything else that is thrown is a bug and is logged as one. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.remedy = options.remedy;
  }

  toData(): ErrorData {
    return this.remedy === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, remedy: this.remedy };
  }
}

/** Refused because 100 jobs wait already; the sentence is the seed's and scripts may rely on it. */
export class ExportQueueFullError extends AppError {
  constructor() {
    super('queue_full', 'Export queue is full; try again once current exports finish');
    this.name = 'ExportQueueFullError';
  }
}
