import { describe, expect, it } from 'vitest';
import { toReviewItem, type ReviewRow } from '../../../src/main/recordings/review-items.ts';

const row = (data: unknown, more: Partial<ReviewRow> = {}): ReviewRow => ({ startTime: 1_000.25, endTime: 1_010.5, severity: 'alert', data: typeof data === 'string' ? data : JSON.stringify(data), ...more });
const titleOf = (data: unknown, more: Partial<ReviewRow> = {}): string | undefined => toReviewItem(row(data, more))?.title;

describe('a review item', () => {
  it('has the recorder’s times in milliseconds, and no end while it goes on', () => {
    expect(toReviewItem(row({}))).toMatchObject({ startMs: 1_000_250, endMs: 1_010_500 });
    expect(toReviewItem(row({}, { endTime: null }))).toMatchObject({ endMs: null });
  });

  it.each([
    ['severity and labels', { objects: ['person'] }, 'alert', 'Alert: person'],
    ['each label once, in order, without what is verified', { objects: ['person-verified', 'car', 'person', 'car'] }, 'detection', 'Detection: person, car'],
    ['the severity alone', { objects: [] }, 'alert', 'Alert'],
    ['the title that was written for it', { objects: ['person'], metadata: { title: 'Somebody leaves a parcel' } }, 'alert', 'Somebody leaves a parcel'],
    ['no empty title', { objects: ['dog'], metadata: { title: '  ' } }, 'alert', 'Alert: dog'],
    ['its title beside objects of no use', { objects: 'person', metadata: { title: 'Parcel' } }, 'alert', 'Parcel'],
    ['its labels beside metadata of no use', { objects: ['dog'], metadata: 5 }, 'alert', 'Alert: dog'],
    ['no metadata at all', { objects: ['dog'], metadata: null }, 'alert', 'Alert: dog'],
  ])('is titled by %s', (_, data, severity, title) => {
    expect(titleOf(data, { severity })).toBe(title);
  });

  it.each([
    ['no JSON', '{"objects": ['], ['a list', '[1, 2]'], ['null', 'null'], ['a number', '7'], ['other things instead of objects', '{"objects":"person","metadata":[1]}'],
    ['objects of other kinds', '{"objects":[1,null,{"a":1}],"metadata":{"title":5}}'], ['a prototype', '{"__proto__":{"objects":["x"]},"constructor":1}'], ['no text', Buffer.from('x')],
    ['JSON that goes deeper and deeper', `{"objects":${'['.repeat(40_000)}${']'.repeat(40_000)}}`],
  ])('of data that is %s keeps its severity', (_, data) => {
    expect(titleOf('', { data })).toBe('Alert');
  });

  it('of a severity that is none is still an item', () => {
    expect(titleOf({}, { severity: null })).toBe('Review item');
    expect(titleOf({ objects: ['cat'] }, { severity: 5 })).toBe('Review item: cat');
  });

  it('has one line of bounded length, without characters that change how a list is shown', () => {
    expect(titleOf({ metadata: { title: 'a\nb\r\n\u0000c\u202Ed\u2028e\tf' } })).toBe('a b c d e f');
    const long = titleOf({ metadata: { title: '😀'.repeat(5_000) } }) ?? '';
    expect(Array.from(long)).toHaveLength(120);
    expect(long.endsWith('…')).toBe(true);
    expect(titleOf({ objects: Array.from({ length: 9_000 }, (_, index) => `label${String(index)}`) })?.length).toBeLessThanOrEqual(120);
  });

  it.each([['text', 'abc'], ['null', null], ['not a number', Number.NaN], ['infinite', Infinity], ['before 1970', -1], ['beyond all years', 1e15], ['a blob', Buffer.alloc(8)]])('with a start that is %s is none', (_, startTime) => {
    expect(toReviewItem(row({}, { startTime }))).toBeUndefined();
  });

  it('that ends before it starts is none', () => {
    expect(toReviewItem(row({}, { endTime: 999 }))).toBeUndefined();
  });
});
