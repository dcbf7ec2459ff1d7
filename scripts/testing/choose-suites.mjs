import { ExpectedError } from '../setup/setup-error.mjs';

/**
 * @param {readonly string[]} args of scripts/test.mjs: nothing, or a suite and arguments for its runner
 * @param {readonly string[]} all names in the order they run
 * @param {readonly string[]} thatNeedTheBuild
 * @returns {{ names: string[], runnerArgs: string[] }} what to run, in order
 * @throws {ExpectedError} when there is no such suite
 */
export function chooseSuites(args, all, thatNeedTheBuild) {
  const [name, ...runnerArgs] = args;
  if (name === undefined) return { names: [...all], runnerArgs: [] };
  if (!all.includes(name)) throw new ExpectedError(`There is no test suite "${name}". There are: ${all.join(', ')}; without a name all of them run.`);
  return { names: thatNeedTheBuild.includes(name) ? ['build', name] : [name], runnerArgs };
}
