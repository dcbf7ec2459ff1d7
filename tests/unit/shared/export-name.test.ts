import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EXPORT_NAME_LENGTH, nameForCamera } from '../../../src/shared/export.ts';

const segmenter = new Intl.Segmenter();
const charactersOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);

describe('the name of one of several exports', () => {
  it('is what was typed, with the camera', () => {
    expect(nameForCamera('  Delivery ', 'front_door', 2)).toBe('Delivery - front_door');
    expect(nameForCamera('Delivery', 'front_door', 1)).toBe('Delivery');
    expect(nameForCamera(' ', 'front_door', 2)).toBeUndefined();
  });

  it('shortens what was typed and keeps the camera', () => {
    const name = nameForCamera('x'.repeat(250), 'front_door', 2) ?? '';
    expect(name).toHaveLength(MAX_EXPORT_NAME_LENGTH);
    expect(name).toMatch(/^x{242}… - front_door$/);
  });

  it('cuts between characters as people see them', () => {
    // Eleven UTF-16 units each, made of several signs that belong together.
    const family = '👨‍👩‍👧‍👦';
    const name = nameForCamera(family.repeat(23), 'door', 2) ?? '';
    expect(name).toBe(`${family.repeat(22)}… - door`);
  });

  it('leaves what is too long for any export to be refused', () => {
    const tooLong = 'x'.repeat(MAX_EXPORT_NAME_LENGTH + 1);
    expect(nameForCamera(tooLong, 'door', 2)).toBe(tooLong);
  });

  it('always fits, with whole characters and something of both', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 }), fc.string({ unit: fc.constantFrom('👨‍👩‍👧‍👦', 'é', '門', 'a'), minLength: 1, maxLength: 256 }));
    fc.assert(fc.property(text, text, (base, camera) => {
      fc.pre(base.trim() !== '' && base.trim().length <= MAX_EXPORT_NAME_LENGTH);
      const name = nameForCamera(base, camera, 2) ?? '';
      expect(name.length).toBeLessThanOrEqual(MAX_EXPORT_NAME_LENGTH);
      const known = new Set([...charactersOf(`${base.trim()} - ${camera}`), ...charactersOf(base.trim()), ...charactersOf(camera), '…', '-', ' ']);
      expect(charactersOf(name).filter((character) => !known.has(character) && !known.has(character.replace('…', '')))).toEqual([]);
    }), { numRuns: 500 });
  });
});
