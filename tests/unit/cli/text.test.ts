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
