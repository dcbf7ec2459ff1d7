/** A failure whose message is all that a person needs; anything else is a fault of the scripts and is shown with its stack. */
export class ExpectedError extends Error {}

/** A step of the set-up that failed: what was tried, why it failed and how to go on. */
export class SetupError extends ExpectedError {
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
  if (error instanceof ExpectedError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
