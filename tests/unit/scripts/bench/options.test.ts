import { describe, expect, it } from 'vitest';
import { HELP, readBenchOptions } from '../../../../scripts/bench/options.mjs';

describe('readBenchOptions', () => {
  it('measures lossless exports of ten minutes and an hour when nothing is said', () => {
    expect(readBenchOptions([])).toEqual({ what: 'copies', rounds: 5, minutes: [10, 60], millions: [1, 5, 25], isMemoryCold: false, folder: undefined });
  });

  it('takes one subject with rounds of its own', () => {
    expect(readBenchOptions(['--timelapse'])).toMatchObject({ what: 'timelapse', rounds: 3 });
    expect(readBenchOptions(['--day'])).toMatchObject({ what: 'day', rounds: 2 });
    expect(readBenchOptions(['--recorder', '--rounds', '7', '--folder', '/disk'])).toMatchObject({ what: 'recorder', rounds: 7, folder: '/disk' });
    expect(readBenchOptions(['--window'])).toMatchObject({ what: 'window', rounds: 3 });
  });

  it('sorts sizes, because a store only grows', () => {
    expect(readBenchOptions(['--store', '--millions', '5,0.5,1']).millions).toEqual([0.5, 1, 5]);
  });

  it('explains itself before it looks at anything else', () => {
    expect(readBenchOptions(['--help', '--store', '--day']).what).toBe('help');
  });

  it.each([
    [['--store', '--day'], 'Choose one of --day, --store'],
    [['--rounds', 'many'], '--rounds takes numbers'],
    [['--rounds', '2.5'], 'one whole number'],
    [['--rounds', '1,2'], 'one whole number'],
    [['--minutes', '10,,60'], '--minutes takes numbers'],
    [['--minutes', '-10'], '--minutes'],
    [['--everything'], "Unknown option '--everything'"],
    [['store'], 'Unexpected argument'],
  ])('refuses %j with a sentence', (words, sentence) => {
    expect(() => readBenchOptions(words)).toThrow(sentence);
  });

  it('has no option that its help does not name', () => {
    for (const option of ['day', 'store', 'timelapse', 'recorder', 'window', 'rounds', 'minutes', 'millions', 'cold-memory', 'folder', 'help']) expect(HELP).toContain(`--${option}`);
  });
});
