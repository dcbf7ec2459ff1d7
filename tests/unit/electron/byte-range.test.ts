import { describe, expect, it } from 'vitest';
import { parseByteRange } from '../../../electron/protocols/byte-range.ts';

describe('parseByteRange', () => {
  it.each([
    ['no header', null, { kind: 'whole' }],
    ['from the start', 'bytes=0-', { kind: 'part', start: 0, end: 999 }],
    ['open-ended', 'bytes=400-', { kind: 'part', start: 400, end: 999 }],
    ['closed', 'bytes=0-0', { kind: 'part', start: 0, end: 0 }],
    ['an end beyond the file', 'bytes=990-5000', { kind: 'part', start: 990, end: 999 }],
    ['the last byte', 'bytes=999-999', { kind: 'part', start: 999, end: 999 }],
    ['a suffix', 'bytes=-100', { kind: 'part', start: 900, end: 999 }],
    ['a suffix longer than the file', 'bytes=-5000', { kind: 'part', start: 0, end: 999 }],
    ['capitals and spaces', 'Bytes= 1-2 ', { kind: 'part', start: 1, end: 2 }],
    ['a start behind the end of the file', 'bytes=1000-', { kind: 'unsatisfiable' }],
    ['a suffix of nothing', 'bytes=-0', { kind: 'unsatisfiable' }],
    ['several ranges', 'bytes=0-1,5-6', { kind: 'whole' }],
    ['another unit', 'seconds=1-2', { kind: 'whole' }],
    ['an end before the start', 'bytes=5-4', { kind: 'malformed' }],
    ['no numbers', 'bytes=-', { kind: 'malformed' }],
    ['words', 'bytes=a-b', { kind: 'malformed' }],
    ['a sign', 'bytes=--5', { kind: 'malformed' }],
    ['no unit', '0-5', { kind: 'malformed' }],
    ['nothing', '', { kind: 'malformed' }],
  ])('reads %s', (_what, header, expected) => {
    expect(parseByteRange(header, 1_000)).toEqual(expected);
  });

  it('has nothing to give of an empty file', () => {
    expect(parseByteRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(parseByteRange('bytes=-1', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(parseByteRange(null, 0)).toEqual({ kind: 'whole' });
  });
});
