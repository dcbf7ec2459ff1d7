import { describe, expect, it } from 'vitest';
import { figure, markdownTable, percentile, verdict } from '../../../../scripts/bench/figures.mjs';

describe('percentile', () => {
  it('is a value that was measured, whatever their order', () => {
    const values = [5, 1, 4, 2, 3];
    expect(percentile(values, 50)).toBe(3);
    expect(percentile(values, 99)).toBe(5);
    expect(percentile(values, 100)).toBe(5);
    expect(percentile(values, 1)).toBe(1);
    expect(values).toEqual([5, 1, 4, 2, 3]);
  });

  it('of a hundred leaves out the one that is slower than all others at 99', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(values, 99)).toBe(99);
    expect(percentile(values, 100)).toBe(100);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 50)).toBeNaN();
  });
});

describe('figure', () => {
  it.each([[0.01234, '0.012'], [0, '0.00'], [0.5, '0.50'], [9.994, '9.99'], [12.34, '12.3'], [123.4, '123'], [-12.34, '-12.3'], [NaN, '–'], [Infinity, '–']])('%d is written as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

describe('markdownTable', () => {
  it('has a line below its head and keeps a bar inside a cell from ending it', () => {
    expect(markdownTable(['way', 's'], [['a || b', '1'], ['two\nlines', '2']])).toBe('| way | s |\n| --- | --- |\n| a \\|\\| b | 1 |\n| two lines | 2 |');
  });
});

describe('verdict', () => {
  it('counts the target itself as met', () => {
    expect([verdict(2, 2, 'most'), verdict(2, 2, 'least')]).toEqual(['met', 'met']);
    expect([verdict(2.1, 2, 'most'), verdict(1.9, 2, 'least')]).toEqual(['**missed**', '**missed**']);
  });

  it('never takes a figure that is missing for a good one', () => {
    expect([verdict(NaN, 2, 'most'), verdict(NaN, 2, 'least')]).toEqual(['**missed**', '**missed**']);
  });
});
