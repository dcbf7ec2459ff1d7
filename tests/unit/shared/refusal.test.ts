import { describe, expect, it } from 'vitest';
import { enqueueSchema, Requests, type RequestName } from '../../../src/shared/ipc.ts';
import { describeRefusal } from '../../../src/shared/refusal.ts';

const item = { cameraId: 1, startMs: 0, endMs: 1_000 };

function wordsFor(name: RequestName, input: unknown): string | undefined {
  const parsed = Requests[name].input.safeParse(input);
  if (parsed.success) throw new Error('The contract takes it');
  const refusal = describeRefusal(parsed.error, input);
  return refusal === undefined ? undefined : `${refusal.message} ${refusal.remedy}`;
}

describe('describeRefusal', () => {
  it.each<[string, RequestName, unknown, string]>([
    ['too long a name', 'jobs:enqueue', { items: [{ ...item, name: 'x'.repeat(300) }] }, 'The name is too long: 300 characters, and 256 are allowed. Shorten it to 256 characters.'],
    ['too long a name of a case', 'jobs:enqueue', { items: [item], newCaseName: 'x'.repeat(101) }, 'The name of the case is too long: 101 characters, and 100 are allowed. Shorten it to 100 characters.'],
    ['an empty name', 'exports:rename', { exportId: 'a', name: '  ' }, 'The name must not be empty. Type at least one character.'],
    ['too many exports', 'jobs:enqueue', { items: Array.from({ length: 51 }, () => item) }, 'The list of exports is too long: 51, and 50 are allowed at once. Choose at most 50 at once.'],
    ['too slow a time-lapse', 'jobs:enqueue', { items: [item], options: { kind: 'timelapse', speed: 1 } }, 'The speed must be 2 or more, not 1. Give 2 or more.'],
    ['too large a picture', 'jobs:enqueue', { items: [item], options: { kind: 'encode', maxHeight: 5_000 } }, 'The height of the picture must be 4320 or less, not 5000. Give 4320 or less.'],
    ['half a pixel', 'jobs:enqueue', { items: [item], options: { kind: 'encode', maxHeight: 480.5 } }, 'The height of the picture must be a whole number, not 480.5. Give a whole number.'],
    ['a grid of one', 'jobs:enqueue', { items: [item], options: { kind: 'grid', otherCameraIds: [] } }, 'The list of further cameras must not be empty. Choose at least 1.'],
    ['a name that is none', 'exports:rename', { exportId: 'a', name: 5 }, 'The name cannot be 5. Give another value.'],
    ['no name', 'exports:rename', { exportId: 'a' }, 'The name is missing. Fill it in.'],
  ])('says %s in a sentence', (_what, name, input, words) => { expect(wordsFor(name, input)).toBe(words); });

  it.each<[string, RequestName, unknown]>([
    ['an id', 'jobs:cancel', { jobId: '../x' }], ['nothing at all', 'jobs:cancel', undefined], ['the number of a camera', 'jobs:enqueue', { items: [{ ...item, cameraId: 'x' }] }], ['a place', 'jobs:move', { jobIds: ['a'], place: { to: 'moon' } }],
  ])('has no words for %s, which no person types', (_what, name, input) => { expect(wordsFor(name, input)).toBeUndefined(); });

  it('takes other names, and shortens what it repeats', () => {
    const input = { items: [item], options: { kind: 'copy', cut: 'z'.repeat(100) } };
    const parsed = enqueueSchema.safeParse(input);
    if (parsed.success) throw new Error('The contract takes it');
    expect(describeRefusal(parsed.error, input, (field) => `--${field}`)).toEqual({ message: `--cut is “${'z'.repeat(40)}…”, and must be one of: exact, keyframe.`, remedy: 'Choose one of these.' });
  });
});
