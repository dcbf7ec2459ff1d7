import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ThumbnailBeside } from '../../../src/main/exports/thumbnail-beside.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeCamera, testFfmpeg } from './kinds/derivative-helpers.ts';

const signal = new AbortController().signal;

/** A program that takes its time and tells its process number. */
function slowProgram(folder: string): { path: string; pidFile: string } {
  const path = join(folder, 'slow-ffmpeg');
  const pidFile = join(folder, 'pid');
  writeFileSync(path, `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 60\n`);
  chmodSync(path, 0o755);
  return { path, pidFile };
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the thumbnail that is made beside the verification', () => {
  it('is the one that is handed out, also when it was begun before anybody asked', async () => {
    const folder = makeTempFolder();
    const [videoPath = ''] = await makeCamera(folder, {}, 10);
    const thumbnailPath = join(folder, 'thumbnails', 'a.jpg');
    const thumbnail = new ThumbnailBeside({ videoPath, jpeg: undefined, thumbnailPath }, await testFfmpeg(), signal);
    thumbnail.begin();
    await vi.waitFor(() => { expect(existsSync(thumbnailPath)).toBe(true); }, { timeout: 10_000 });
    expect(await thumbnail.finish(true)).toEqual({ isThere: true, warnings: [] });
    expect(readFileSync(thumbnailPath).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  });

  it('is not attempted of a file without picture', async () => {
    const thumbnailPath = join(makeTempFolder(), 'a.jpg');
    const thumbnail = new ThumbnailBeside({ videoPath: '/does/not/exist.m4a', jpeg: undefined, thumbnailPath }, await testFfmpeg(), signal);
    expect(await thumbnail.finish(false)).toEqual({ isThere: false, warnings: [] });
  });

  it('ends with its process when the export is thrown away', async () => {
    const folder = makeTempFolder();
    const { path, pidFile } = slowProgram(folder);
    const thumbnail = new ThumbnailBeside({ videoPath: join(folder, 'a.mp4'), jpeg: undefined, thumbnailPath: join(folder, 'a.jpg') }, { ...await testFfmpeg(), path }, signal);
    thumbnail.begin();
    const processId = await vi.waitFor(() => {
      expect(existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n')).toBe(true);
      return Number(readFileSync(pidFile, 'utf8'));
    }, { timeout: 10_000 });
    expect(isAlive(processId)).toBe(true);
    await thumbnail.discard();
    expect(isAlive(processId)).toBe(false);
  });
});
