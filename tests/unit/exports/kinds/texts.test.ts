import { describe, expect, it } from 'vitest';
import { clockText, nameText, offsetSpans } from '../../../../src/main/exports/kinds/burn-in.ts';
import { buildChapters, chapterMetadata } from '../../../../src/main/exports/kinds/chapters.ts';
import { buildClockSubtitles, toSubRip } from '../../../../src/main/exports/kinds/clock-subtitles.ts';
import { pictureName } from '../../../../src/main/exports/kinds/stills.ts';

const startMs = Date.parse('2026-05-01T10:00:00Z');
const berlin = 'Europe/Berlin';
/** Three files of ten seconds, a gap of five before the last; the first is cut into. */
const placed = [
  { startUs: 0, endUs: 6_500_000, wallStartMs: startMs + 3_500 },
  { startUs: 6_500_000, endUs: 16_500_000, wallStartMs: startMs + 10_000 },
  { startUs: 16_500_000, endUs: 20_000_000, wallStartMs: startMs + 25_000 },
];

describe('chapters', () => {
  it('start at each file or after each gap, in output time, titled with wall time and offset', () => {
    expect(buildChapters(placed, 'segments', berlin)).toEqual([
      { startUs: 0, title: '2026-05-01T12:00:03+02:00' }, { startUs: 6_500_000, title: '2026-05-01T12:00:10+02:00' }, { startUs: 16_500_000, title: '2026-05-01T12:00:25+02:00' },
    ]);
    expect(buildChapters(placed, 'gaps', berlin).map(({ startUs }) => startUs)).toEqual([0, 16_500_000]);
    expect(buildChapters(placed, 'none', berlin)).toEqual([]);
  });

  it('do not take the recorder’s rounding for a gap, and none is shorter than a second', () => {
    const rounded = placed.map((clip, index) => (index === 1 ? { ...clip, wallStartMs: clip.wallStartMs + 900 } : clip));
    expect(buildChapters(rounded, 'gaps', berlin)).toHaveLength(2);
    expect(buildChapters([...placed.slice(0, 2), { startUs: 16_500_000, endUs: 17_400_000, wallStartMs: startMs + 25_000 }], 'segments', berlin)).toHaveLength(2);
  });

  it('of any title keep the form of the file', () => {
    expect(chapterMetadata([{ startUs: 0, title: 'a=b;c#d\\e\nSTART=5\r\n[CHAPTER]\0' }, { startUs: 1_000_000, title: 'x' }], 3_000_000)).toBe(
      ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000000\nSTART=0\nEND=1000000\ntitle=a\\=b\\;c\\#d\\\\e\\\nSTART\\=5\\\n[CHAPTER]\n[CHAPTER]\nTIMEBASE=1/1000000\nSTART=1000000\nEND=3000000\ntitle=x\n',
    );
  });
});

describe('the clock as subtitles', () => {
  it('changes when the second changes, also across a gap', () => {
    const lines = buildClockSubtitles(placed, berlin);
    expect(lines[0]).toEqual({ startUs: 0, endUs: 500_000, text: '2026-05-01 12:00:03 +02:00' });
    expect(lines[1]).toEqual({ startUs: 500_000, endUs: 1_500_000, text: '2026-05-01 12:00:04 +02:00' });
    expect(lines.find(({ startUs }) => startUs === 16_500_000)?.text).toBe('2026-05-01 12:00:25 +02:00');
    expect(lines.at(-1)).toEqual({ startUs: 19_500_000, endUs: 20_000_000, text: '2026-05-01 12:00:28 +02:00' });
    for (const [index, line] of lines.entries()) expect(line.startUs).toBe(lines[index - 1]?.endUs ?? 0);
  });

  it('joins a second that two files share', () => {
    const lines = buildClockSubtitles([{ startUs: 0, endUs: 1_500_000, wallStartMs: startMs }, { startUs: 1_500_000, endUs: 3_000_000, wallStartMs: startMs + 1_500 }], 'UTC');
    expect(lines.map(({ startUs, endUs }) => [startUs, endUs])).toEqual([[0, 1_000_000], [1_000_000, 2_000_000], [2_000_000, 3_000_000]]);
  });

  it('has a form that ffmpeg reads', () => {
    expect(toSubRip([{ startUs: 3_661_500_000, endUs: 3_662_000_000, text: 'x' }])).toBe('1\n01:01:01,500 --> 01:01:02,000\nx\n');
  });
});

describe('the burnt-in clock', () => {
  it('has one offset as a rule, and two where the clocks change, to the second', () => {
    expect(offsetSpans({ startMs, endMs: startMs + 86_400_000 }, berlin)).toEqual([{ from: 0, to: Infinity, offset: '+02:00', offsetSeconds: 7_200 }]);
    const nightMs = Date.parse('2026-10-25T00:17:03Z');
    expect(offsetSpans({ startMs: nightMs, endMs: nightMs + 7_200_000 }, berlin).map(({ from, offset }) => [from, offset])).toEqual([[0, '+02:00'], [2_577, '+01:00']]);
    // Half an hour, on the half hour: Lord Howe.
    const lordHoweMs = Date.parse('2026-04-04T14:50:00Z');
    expect(offsetSpans({ startMs: lordHoweMs, endMs: lordHoweMs + 3_600_000 }, 'Australia/Lord_Howe').map(({ from, offset }) => [from, offset])).toEqual([[0, '+11:00'], [600, '+10:30']]);
    expect(offsetSpans({ startMs, endMs: startMs + 1_000 }, 'America/St_Johns')[0]?.offsetSeconds).toBe(-9_000);
  });

  it('counts from the start of the range in the zone', () => {
    expect(clockText(startMs + 500, { offset: '-02:30', offsetSeconds: -9_000 })).toBe('%{pts:gmtime:1777620600.5005} -02:30');
  });
});

describe('names', () => {
  it('are one line that fits', () => {
    expect(nameText('a\nb\u202Ec\t d\0', 640, 15)).toBe('a b c d');
    expect(Array.from(nameText('門'.repeat(500), 320, 10))).toHaveLength(49);
    expect(nameText('门'.repeat(500), 320, 10).endsWith('…')).toBe(true);
    expect(nameText(' \u0007 ', 320, 10)).toBe('');
  });

  it('of pictures tell both 02:30s of an autumn night apart', () => {
    const ms = Date.parse('2026-10-25T00:30:00.250Z');
    expect([pictureName(ms, berlin), pictureName(ms + 3_600_000, berlin)]).toEqual(['2026-10-25T02-30-00.250+0200', '2026-10-25T02-30-00.250+0100']);
  });
});
