import { describe, expect, it } from 'vitest';
import { gapsWithin } from '../../../src/shared/recordings.ts';
import { dayRange, formatInstant, parseInstant, resolveWallTime } from '../../../src/shared/wall-time.ts';

const berlin = 'Europe/Berlin';

describe('a reading of the clock on the wall', () => {
  it('is one instant on most days', () => {
    expect(resolveWallTime('2026-05-01', '15:00:30', berlin)).toEqual({ kind: 'unique', ms: Date.parse('2026-05-01T13:00:30Z') });
  });

  it('is two instants in the hour that comes twice', () => {
    expect(resolveWallTime('2026-10-25', '02:30:00', berlin)).toEqual({ kind: 'ambiguous', earlierMs: Date.parse('2026-10-25T00:30:00Z'), laterMs: Date.parse('2026-10-25T01:30:00Z') });
  });

  it('is none in the hour that is skipped', () => {
    expect(resolveWallTime('2026-03-29', '02:30:00', berlin)).toEqual({ kind: 'missing' });
  });

  it.each([['2026-02-30', '10:00'], ['2026-05-01', '25:00'], ['1.5.2026', '10:00'], ['2026-05-01', '10'], ['', '']])('%j %j is no reading', (date, time) => {
    expect(resolveWallTime(date, time, berlin)).toEqual({ kind: 'invalid' });
  });

  it('is shown with its offset', () => {
    // A player's position has a fraction.
    expect(formatInstant(Date.parse('2026-10-25T01:30:00Z') + 999.5, berlin)).toBe('2026-10-25 02:30:00 +01:00');
    expect(formatInstant(Date.parse('2026-10-25T01:30:00Z'), berlin)).toBe('2026-10-25 02:30:00 +01:00');
  });
});

describe('a day', () => {
  it.each([['2026-05-01', 24], ['2026-03-29', 23], ['2026-10-25', 25]])('%s has %i hours', (date, hours) => {
    const { startMs, endMs } = dayRange(date, berlin);
    expect((endMs - startMs) / 3_600_000).toBe(hours);
  });
});

describe('an instant on the command line', () => {
  it('needs a zone', () => {
    expect(parseInstant('2026-05-01T15:00:00+02:00')).toBe(Date.parse('2026-05-01T13:00:00Z'));
    expect(parseInstant('2026-05-01T15:00:00Z')).toBe(Date.parse('2026-05-01T15:00:00Z'));
    for (const text of ['2026-05-01T15:00:00', 'yesterday', '', '1714575600']) expect(parseInstant(text)).toBeNull();
  });
});

describe('gaps', () => {
  it('are what the spans leave out of the range', () => {
    const spans = [{ startMs: 10, endMs: 20 }, { startMs: 30, endMs: 50 }];
    expect(gapsWithin(spans, { startMs: 0, endMs: 60 })).toEqual([{ startMs: 0, endMs: 10 }, { startMs: 20, endMs: 30 }, { startMs: 50, endMs: 60 }]);
    expect(gapsWithin(spans, { startMs: 12, endMs: 18 })).toEqual([]);
    expect(gapsWithin([], { startMs: 0, endMs: 5 })).toEqual([{ startMs: 0, endMs: 5 }]);
  });
});
