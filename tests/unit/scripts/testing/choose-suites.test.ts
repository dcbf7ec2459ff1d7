import { expect, it } from 'vitest';
import { chooseSuites } from '../../../../scripts/testing/choose-suites.mjs';

const choose = (...args: string[]) => chooseSuites(args, ['lint', 'build', 'unit', 'e2e'], ['e2e']);

it('runs everything in order without a name', () => {
  expect(choose()).toEqual({ names: ['lint', 'build', 'unit', 'e2e'], runnerArgs: [] });
});

it('runs one suite with the arguments of its runner', () => {
  expect(choose('unit', 'plan', '-t', 'gap')).toEqual({ names: ['unit'], runnerArgs: ['plan', '-t', 'gap'] });
});

it('builds before a suite that runs the built program', () => {
  expect(choose('e2e').names).toEqual(['build', 'e2e']);
});

it('refuses a suite that does not exist, and says which do', () => {
  expect(() => choose('e3e')).toThrow(/no test suite "e3e".*lint, build, unit, e2e/);
});
