import { expect, it } from 'vitest';
import { findDifference } from '../../../../scripts/setup/dependencies.mjs';

const zod = { version: '4.0.0', integrity: 'sha512-a' };
const wanted = { '': { version: '0.1.0' }, 'node_modules/zod': zod, 'node_modules/@a/optional': { version: '1.0.0', integrity: 'sha512-b', optional: true } };

it('finds none when exactly the locked packages are installed', () => {
  expect(findDifference(wanted, { 'node_modules/zod': zod, 'node_modules/@a/optional': wanted['node_modules/@a/optional'] })).toBeUndefined();
});

it('does without an optional package that is absent', () => {
  expect(findDifference(wanted, { 'node_modules/zod': zod })).toBeUndefined();
});

it('takes the version for enough where npm noted no sum', () => {
  expect(findDifference(wanted, { 'node_modules/zod': { version: '4.0.0' } })).toBeUndefined();
});

it.each([
  ['nothing is installed', {}, 'zod is missing'],
  ['another version is installed', { 'node_modules/zod': { ...zod, version: '3.9.0' } }, 'zod is 3.9.0, wanted 4.0.0'],
  ['the same version has other contents', { 'node_modules/zod': { ...zod, integrity: 'sha512-x' } }, 'zod is 4.0.0, wanted 4.0.0'],
  ['the optional one is outdated', { 'node_modules/zod': zod, 'node_modules/@a/optional': { version: '0.9.0' } }, '@a/optional is 0.9.0, wanted 1.0.0'],
  ['something is left over', { 'node_modules/zod': zod, 'node_modules/zod/node_modules/old': zod }, 'old is no longer wanted'],
])('tells that %s', (_why, installed, difference) => {
  expect(findDifference(wanted, installed)).toBe(difference);
});
