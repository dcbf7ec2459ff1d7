import { describe, expect, it } from 'vitest';
import { fileNamePart, newJobId, exportFileName } from '../../../src/main/exports/naming.ts';

describe('a part of a file name', () => {
  it.each([
    ['front_door', 'front_door'], ['-rf', 'rf'], ['..', 'camera'], ['', 'camera'], ['a/b\\c:d', 'a_b_c_d'], ['con', 'con_'], ['COM1', 'COM1_'],
    ['line\nbreak', 'line_break'], ['Ω 門', 'Ω 門'], ['dot. ', 'dot'], ['right\u202Eleft', 'right_left'], ['half \uD800', 'half _'],
  ])('%j becomes %j', (text, expected) => {
    expect(fileNamePart(text)).toBe(expected);
  });

  it('is cut between characters when it is too long', () => {
    const part = fileNamePart('門'.repeat(300));
    expect(Buffer.byteLength(part)).toBeLessThanOrEqual(120);
    expect(part).toMatch(/^門+$/);
  });
});

describe('the name of a video', () => {
  it('tells camera, range and offset, and differs for two jobs of the same range', () => {
    const job = { camera: 'front_door', requestStartMs: Date.parse('2026-10-25T00:30:00Z'), requestEndMs: Date.parse('2026-10-25T01:30:00Z') };
    expect(exportFileName({ ...job, id: 'front_door_abc123' }, 'Europe/Berlin')).toBe('front_door_20261025T023000+0200-20261025T023000+0100_abc123.mp4');
    expect(exportFileName({ ...job, id: 'front_door_abc124' }, 'Europe/Berlin')).toContain('_abc124.mp4');
    expect(exportFileName({ ...job, id: 'x_abc124' }, 'America/New_York')).toContain('20261024T203000-0400-20261024T213000-0400');
  });

  it('starts its id with the camera, in plain letters', () => {
    expect(newJobId('front_door')).toMatch(/^front_door_[a-z0-9]{6}$/);
    expect(newJobId('../門 "x"')).toMatch(/^x_[a-z0-9]{6}$/);
    expect(newJobId('門')).toMatch(/^camera_[a-z0-9]{6}$/);
  });
});
