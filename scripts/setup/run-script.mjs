import { say } from './say.mjs';
import { describeFailure } from './setup-error.mjs';

/**
 * Runs the body of a script: a failure is told in words and makes the exit code 1.
 * @param {() => Promise<void>} body
 */
export async function runScript(body) {
  try {
    await body();
  } catch (error) {
    say(describeFailure(error));
    process.exitCode = 1;
  }
}
