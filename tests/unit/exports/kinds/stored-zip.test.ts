import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeStoredZip } from '../../../../src/main/exports/kinds/stored-zip.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

const folder = makeTempFolder();
const never = new AbortController().signal;
const modifiedMs = Date.parse('2026-05-01T10:00:03Z');

function prepare(name: string, count: number): { archive: string; entries: { path: string; name: string; modifiedMs: number }[] } {
  const archive = join(folder, `${name}.zip`);
  writeFileSync(archive, '');
  const entries = Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${name}-${String(index)}`);
    writeFileSync(path, Buffer.alloc(100_000, `content ${String(index)} `));
    return { path, name: `picture ${String(index)}.jpg`, modifiedMs };
  });
  return { archive, entries };
}

describe('a zip of pictures', () => {
  it('holds their bytes as they are, their names and their times, and tells its size', async () => {
    const { archive, entries } = prepare('plain', 3);
    const progress: number[] = [];
    const sizeBytes = await writeStoredZip(archive, entries, never, (bytes) => { progress.push(bytes); });
    const bytes = readFileSync(archive);
    expect(bytes).toHaveLength(sizeBytes);
    expect(progress.at(-1)).toBe(sizeBytes);
    for (const { path, name } of entries) {
      expect(bytes.includes(readFileSync(path))).toBe(true);
      expect(bytes.includes(name)).toBe(true);
    }
    // The extended timestamp (0x5455), which has seconds of UTC; the classic field has local time in steps of two.
    const seconds = Buffer.alloc(4);
    seconds.writeUInt32LE(modifiedMs / 1_000);
    expect(bytes.includes(Buffer.concat([Buffer.from('UT\x05\0', 'latin1'), bytes.subarray(bytes.indexOf('UT\x05\0', 0, 'latin1') + 4).subarray(0, 1), seconds]))).toBe(true);
  });

  it('is not written on when it is stopped', async () => {
    const { archive, entries } = prepare('stopped', 50);
    const stop = new AbortController();
    const reason = new Error('cancelled');
    await expect(writeStoredZip(archive, entries, stop.signal, () => { stop.abort(reason); })).rejects.toBe(reason);
    expect(readFileSync(archive).length).toBeLessThan(50 * 100_000);
  });

  it('fails with a cause when a picture is gone or the archive cannot be written', async () => {
    const { archive, entries } = prepare('gone', 2);
    await expect(writeStoredZip(archive, [...entries, { path: join(folder, 'no-such-file'), name: 'x.jpg', modifiedMs }], never, () => undefined)).rejects.toMatchObject({ code: 'file_missing' });
    await expect(writeStoredZip(join(folder, 'no-such-folder', 'a.zip'), entries, never, () => undefined)).rejects.toMatchObject({ code: 'file_missing' });
  });
});
