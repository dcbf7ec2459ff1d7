import { AppError, type ErrorCode } from '../shared/errors.ts';

/** The command was not given right: exit code 2, unlike a right command that fails. */
export class UsageError extends AppError {
  constructor(message: string, options: { code?: ErrorCode; remedy?: string } = {}) {
    super(options.code ?? 'invalid_input', message, options.remedy === undefined ? {} : { remedy: options.remedy });
    this.name = 'UsageError';
  }
}
