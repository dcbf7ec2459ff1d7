import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openReadOnly, type Engine } from '../../../src/main/engine.ts';
import { MAX_PICTURE_BYTES } from '../../../src/main/exports/pictures.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { Export } from '../../../src/shared/export.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// A picture of one's own as the thumbnail of an export, from the file that a person chose to the finished export.

const { ffmpeg } = readSetup();
const startMs = Date.parse('2026-05-01T10:00:00Z');
const camera = { width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: true, scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
const temp = makeTempFolder();
const red = join(temp, "it's %d red.png");
let dataFolder: string;
let engine: Engine;

/** Makes a picture of one colour. */
function makePicture(path: string, color: string, size: string): string {
  execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', `color=${color}:s=${size}`, '-frames:v', '1', '-update', '1', `file:${path}`]);
  return path;
}

/** Makes a sound PNG of black pixels: a square of many that is a small file. */
function makeLargePng(path: string, side: number): string {
  const chunk = (type: string, data: Buffer): Buffer => {
    const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
    framed.writeUInt32BE(data.length, 0);
    framed.writeUInt32BE(crc32(framed.subarray(4, -4)), framed.length - 4);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  writeFileSync(path, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc((side / 8 + 1) * side))), chunk('IEND', Buffer.alloc(0))]));
  return path;
}

/** @returns size of a picture and the mean of its red, green and blue */
function look(path: string): { size: string; mean: number[] } {
  const size = /, (\d+x\d+)[ ,[]/.exec(execFileSync('sh', ['-c', '"$0" -hide_banner -i "$1" 2>&1 || true', ffmpeg, path], { encoding: 'utf8' }))?.[1] ?? '';
  return { size, mean: [...execFileSync(ffmpeg, ['-v', 'error', '-i', path, '-vf', 'scale=1:1:flags=area', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'])] };
}
const isRed = (path: string): boolean => { const [r = 0, g = 255, b = 255] = look(path).mean; return r > 200 && g < 60 && b < 60; };

beforeAll(async () => {
  makePicture(red, 'red', '1000x500');
  await makeDemoFootage({ ffmpeg, folder: temp, startMs, durationSeconds: 30, cameras: [{ ...camera, name: 'door', gaps: [{ startSeconds: 10, durationSeconds: 10 }] }] });
  dataFolder = join(temp, 'indexed');
  const first = await openTestEngine(dataFolder);
  await first.sources.index(first.sources.add('frigate-folder', temp).id);
  await first.close();
});
beforeEach(async () => {
  const indexed = join(temp, 'indexed', 'reelcase.db');
  dataFolder = mkdtempSync(join(temp, 'data-'));
  copyFileSync(indexed, join(dataFolder, 'reelcase.db'));
  engine = await openTestEngine(dataFolder);
});
afterEach(async () => {
  await engine.close();
  const books = openReadOnly({ dataFolder });
  expect(books.check()).toEqual([]);
  books.close();
  const work = join(dataFolder, 'work');
  expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
});
afterAll(() => { rmSync(temp, { recursive: true, force: true }); });

const item = (more: { pictureId?: string; clientItemId?: string } = {}, toSeconds = 10) => ({ cameraId: engine.recordings.cameras()[0]?.id ?? 0, startMs, endMs: startMs + toSeconds * 1_000, ...more });
const choose = async (path = red): Promise<string> => (await engine.pictures.choose(path)).pictureId;
const optionsOf = (options: ExportOptionsInput = { kind: 'copy' }) => exportOptionsSchema.parse(options);

async function finished(jobId: string | undefined): Promise<Export> {
  expect(await engine.jobs.whenFinished(jobId ?? '')).toMatchObject({ status: 'success', errorMessage: null, warnings: [] });
  return engine.exports.get(jobId ?? '');
}
const thumbnailOf = (jobId: string): string => engine.exports.thumbnailFile(jobId) ?? 'none';

describe('a picture of one’s own', () => {
  it('becomes the thumbnail in our format and size, and leaves the other exports alone', async () => {
    const chosen = await engine.pictures.choose(red);
    expect(chosen).toEqual({ pictureId: expect.stringMatching(/^[0-9a-f]{64}$/), name: "it's %d red.png" });
    const { exportIds } = await engine.jobs.enqueue({ items: [item({ pictureId: chosen.pictureId }), item()] });
    engine.startQueue();
    const [own = '', other = ''] = exportIds;
    await finished(own);
    await finished(other);
    expect(readFileSync(thumbnailOf(own)).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(look(thumbnailOf(own)).size).toBe('480x240');
    expect(isRed(thumbnailOf(own))).toBe(true);
    expect(isRed(thumbnailOf(other))).toBe(false);
    expect(createHash('sha256').update(readFileSync(thumbnailOf(own))).digest('hex')).toBe(chosen.pictureId);
  });

  it.each(['jpg', 'webp', 'bmp', 'gif', 'tiff'])('may be a %s, whatever its name says', async (type) => {
    const path = makePicture(join(temp, `green.${type}`), 'red', '64x200');
    const named = join(temp, `named-${type}.txt`);
    copyFileSync(path, named);
    const pictureId = await choose(named);
    const { exportIds } = await engine.jobs.enqueue({ items: [item({ pictureId })] });
    engine.startQueue();
    await finished(exportIds[0]);
    expect(isRed(thumbnailOf(exportIds[0] ?? ''))).toBe(true);
    expect(look(thumbnailOf(exportIds[0] ?? '')).size).toMatch(/^15\dx480$/);
  });

  it('may have as many pixels as are decoded', async () => {
    await expect(engine.pictures.choose(makeLargePng(join(temp, 'wide.png'), 9_600))).resolves.toMatchObject({ name: 'wide.png' });
  });

  it('may change or vanish once it was chosen, and survives a restart, a retry, a duplicate and a split', async () => {
    const path = join(temp, 'vanishing.png');
    copyFileSync(red, path);
    const pictureId = await choose(path);
    rmSync(path);
    const { exportIds: [split = '', retried = ''] } = await engine.jobs.enqueue({ items: [item({ pictureId }, 30), item({ pictureId })], options: optionsOf({ kind: 'copy', gaps: 'split' }) });
    await engine.jobs.cancel(retried);
    await engine.close();
    engine = await openTestEngine(dataFolder);
    await engine.jobs.retry(retried);
    engine.startQueue();
    await engine.jobs.whenFinished(split);
    const parts = engine.jobs.partsOf(split);
    expect(parts).toHaveLength(2);
    const { exportIds: [duplicate = ''] } = await engine.jobs.duplicate(retried);
    for (const id of [...parts, retried, duplicate]) {
      await finished(id);
      expect(isRed(thumbnailOf(id))).toBe(true);
    }
  });

  it('stands for sound alone, and for whatever else an export can be', async () => {
    const pictureId = await choose();
    const sound = await engine.jobs.enqueue({ items: [item({ pictureId })], options: optionsOf({ kind: 'copy', audio: 'only' }) });
    const stills = await engine.jobs.enqueue({ items: [item({ pictureId })], options: optionsOf({ kind: 'stills' }) });
    engine.startQueue();
    for (const id of [...sound.exportIds, ...stills.exportIds]) {
      expect(await finished(id)).toMatchObject({ hasThumbnail: true });
      expect(isRed(thumbnailOf(id))).toBe(true);
    }
  });

  it('never leaves the engine: no job and no history tells of it, and none is a file in the data folder', async () => {
    const pictureId = await choose();
    const { exportIds: [jobId = ''] } = await engine.jobs.enqueue({ items: [item({ pictureId })] });
    expect(JSON.stringify([engine.jobs.state(), engine.jobs.get(jobId)])).not.toMatch(/red\.png|[0-9a-f]{64}|picture/i);
    expect(readdirSync(join(dataFolder, 'thumbnails'))).toEqual([]);
    await engine.jobs.cancel(jobId);
    expect(JSON.stringify(engine.jobs.history({ limit: 10, offset: 0 }))).not.toMatch(/red\.png|[0-9a-f]{64}|picture/i);
  });
});

describe('what cannot be the picture of an export', () => {
  const files: Record<string, () => string> = {
    'is not there': () => join(temp, 'gone.png'),
    'is a folder': () => { const path = join(temp, 'folder.png'); mkdirSync(path, { recursive: true }); return path; },
    'is empty': () => { const path = join(temp, 'empty.png'); writeFileSync(path, ''); return path; },
    'is text': () => { const path = join(temp, 'text.png'); writeFileSync(path, 'hello'.repeat(100)); return path; },
    'is a video': () => join(temp, 'recordings', '2026-05-01', '10', 'door', '00.00.mp4'),
    'is damaged': () => { const path = join(temp, 'damaged.png'); writeFileSync(path, readFileSync(red).subarray(0, 60)); return path; },
    'is a list that names another file': () => { const path = join(temp, 'list.png'); writeFileSync(path, `ffconcat version 1.0\nfile '${red}'\n`); return path; },
    'is a playlist': () => { const path = join(temp, 'playlist.jpg'); writeFileSync(path, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${red}\n`); return path; },
    'is a drawing that names another file': () => { const path = join(temp, 'drawing.svg'); writeFileSync(path, `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="file://${red}"/></svg>`); return path; },
    'is too large': () => { const path = join(temp, 'large.png'); copyFileSync(red, path); truncateSync(path, MAX_PICTURE_BYTES + 1); return path; },
    'has more pixels than are decoded': () => makeLargePng(join(temp, 'bomb.png'), 12_000),
    'is a pipe': () => { const path = join(temp, 'pipe.png'); if (!existsSync(path)) execFileSync('mkfifo', [path]); return path; },
    'is a device': () => '/dev/zero',
  };

  it.each(Object.entries(files))('is refused because it %s', async (_, make) => {
    await expect(engine.pictures.choose(make())).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/^Invalid image path: /), remedy: expect.stringContaining('picture') });
  });

  it('is refused with the whole batch, which leaves no job and no case', async () => {
    const request = { items: [item({ pictureId: await choose() }), item({ pictureId: 'f'.repeat(64) })], newCaseName: 'Parcel' };
    await expect(engine.jobs.enqueue(request)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/^Invalid image path/) });
    expect(engine.jobs.state().results.jobs).toEqual([]);
    expect(engine.cases.list()).toEqual([]);
  });
});
