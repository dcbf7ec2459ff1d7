import { describe, expect, it } from 'vitest';
import { displayWidth, formatBytes, formatLength, formatTable, printable } from '../../../src/cli/text.ts';

describe('formatTable', () => {
  it('aligns columns, numbers to the right, with no space at the ends', () => {
    expect(formatTable([{ title: 'ID', isNumber: true }, { title: 'CAMERA' }, { title: 'NOTE' }], [['1', 'door', ''], ['12', '門', 'x']])).toEqual([
      'ID  CAMERA  NOTE',
      ' 1  door',
      '12  門      x',
    ]);
  });
  it('lets no name steer the terminal', () => {
    expect(formatTable([{ title: 'A' }], [['\x1b[2Jdoor\n\u202etxt']])).toEqual(['A', '?[2Jdoor??txt']);
  });
});

describe('a table on a terminal', () => {
  const columns = [{ title: 'ID' }, { title: 'NAME', shrinks: true }, { title: 'NOTE', shrinks: true }, { title: 'FILE', runsOn: true }];
  const row = ['job_1', '門'.repeat(60), 'x'.repeat(30), '/exports/a file.mp4'];

  it('is cut to its width in the columns that give way, the widest first, with an ellipsis', () => {
    const [title = '', line = ''] = formatTable(columns, [row], 60);
    const beforeFile = line.slice(0, line.indexOf('/exports'));
    expect(displayWidth(beforeFile.trimEnd())).toBeLessThanOrEqual(60);
    expect(beforeFile).toMatch(/^job_1 {2}門{12}… {2}x{25}… {2}$/);
    expect(line.endsWith('/exports/a file.mp4')).toBe(true);
    expect(displayWidth(title.slice(0, title.indexOf('FILE')))).toBe(displayWidth(beforeFile));
  });
  it('keeps something of every column on a narrow one', () => {
    expect(formatTable(columns, [row], 10)[1]).toMatch(/^job_1 {2}門{5}… {2,3}x{11}… {2}\/exports\/a file\.mp4$/);
  });
  it('is whole where it fits, and where there is no terminal', () => {
    expect(formatTable(columns, [row], 300)).toEqual(formatTable(columns, [row]));
    expect(formatTable(columns, [row])[1]).toContain('門'.repeat(60));
  });
});

describe('printable', () => {
  it('keeps letters of all languages', () => { expect(printable('Tür 門 дверь')).toBe('Tür 門 дверь'); });
});

describe('displayWidth', () => {
  it.each([['abc', 3], ['門口', 4], ['é', 1], ['', 0]])('of %s', (text, width) => { expect(displayWidth(text)).toBe(width); });
});

describe('formatLength', () => {
  it.each([[0, '0:00'], [61_000, '1:01'], [3_600_000, '1:00:00'], [3_599_960, '1:00:00'], [1_500, '0:01.5'], [93_784_500, '26:03:04.5']])('%i ms is %s', (ms, text) => { expect(formatLength(ms)).toBe(text); });
});

describe('formatBytes', () => {
  it.each([[0, '0 B'], [999, '999 B'], [1_000, '1.0 kB'], [999_960, '1.0 MB'], [12_345_678, '12.3 MB'], [3e15, '3000.0 TB']])('%i is %s', (bytes, text) => { expect(formatBytes(bytes)).toBe(text); });
});
