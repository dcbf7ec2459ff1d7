import { describe, expect, it } from 'vitest';
import { readProgramVersion, stampedVersion } from '../../../electron/program-version.ts';

describe('stampedVersion', () => {
  it('names what the program was built from', () => {
    expect(stampedVersion('0.1.0', JSON.stringify({ stamp: { commit: '83c923f4aa', date: '2026-05-01T10:00:00.000Z' } }))).toBe('0.1.0 (83c923f4aa, 2026-05-01)');
  });

  it.each(['', '{', '{}', 'null', '[]', '{"stamp":{"commit":1,"date":"x"}}', JSON.stringify({ stamp: { commit: 'x'.repeat(65), date: '2026-05-01T10:00:00.000Z' } })])('is the version alone for %s', (text) => {
    expect(stampedVersion('0.1.0', text)).toBe('0.1.0');
  });

  it('does not keep the program from starting', () => { expect(readProgramVersion('0.1.0', '/nowhere')).toBe('0.1.0'); });
});
