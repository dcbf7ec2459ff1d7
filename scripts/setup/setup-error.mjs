/** A step of the set-up that failed: what was tried, why it failed and how to go on. */
export class SetupError extends Error {
  /** @param {{ tried: string, reason: string, remedy: string }} parts full sentences or clauses without a final stop */
  constructor({ tried, reason, remedy }) {
    super(`${tried}.\n  Why it failed: ${reason}.\n  What to do: ${remedy}.`);
    this.name = 'SetupError';
  }
}

/**
 * @param {unknown} error
 * @returns {string} the message alone for a failure that explains itself, with the stack for anything else
 */
export function describeFailure(error) {
  if (error instanceof SetupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
