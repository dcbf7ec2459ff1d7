import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reorder } from '../../../src/main/exports/queue-order.ts';
import { placeAtSlot, placeOfMove, positionAfter, slotAt } from '../../../src/renderer/queue/queue-order.ts';

const waiting = ['a', 'b', 'c', 'd'];

describe('a job that is dragged', () => {
  it('lands before the first row whose middle is below the pointer', () => {
    const middles = [100, 200, 300];
    expect([0, 99, 100, 150, 299, 300, 900].map((y) => slotAt(middles, y))).toEqual([0, 0, 1, 1, 2, 3, 3]);
    expect(slotAt([], 50)).toBe(0);
  });

  it('stays where it is on both sides of its own row', () => {
    expect([0, 1, 2, 3, 4].map((slot) => placeAtSlot(waiting, 'b', slot))).toEqual([{ before: 'a' }, null, null, { before: 'd' }, { to: 'bottom' }]);
  });

  it('goes nowhere once it has started to run', () => {
    expect(placeAtSlot(waiting, 'gone', 0)).toBeNull();
  });
});

describe('a job that is moved by key', () => {
  it('goes one up, one down, to the top and to the bottom', () => {
    const order = (job: string, move: 'up' | 'down' | 'top' | 'bottom') => {
      const place = placeOfMove(waiting, job, move);
      return place === null ? null : reorder(waiting, [job], place).join('');
    };
    expect([order('c', 'up'), order('c', 'down'), order('c', 'top'), order('b', 'bottom')]).toEqual(['acbd', 'abdc', 'cabd', 'acdb']);
  });

  it('stays at the ends', () => {
    expect([placeOfMove(waiting, 'a', 'up'), placeOfMove(waiting, 'a', 'top'), placeOfMove(waiting, 'd', 'down'), placeOfMove(waiting, 'd', 'bottom'), placeOfMove(waiting, 'gone', 'up')]).toEqual([null, null, null, null, null]);
  });

  it('is told the position that the engine gives it', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 12 }), fc.nat(), fc.nat(), (ids, jobNumber, slotNumber) => {
      const job = ids[jobNumber % ids.length] ?? '';
      const place = placeAtSlot(ids, job, slotNumber % (ids.length + 1));
      if (place !== null) expect(reorder(ids, [job], place).indexOf(job) + 1).toBe(positionAfter(ids, job, place));
    }));
  });
});
