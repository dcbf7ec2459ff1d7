import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { OptionsOf } from '../../../shared/export-options.ts';
import { wallTimeOf } from '../../../shared/wall-time.ts';
import { concatList } from '../../ffmpeg/concat-list.ts';
import { piecewiseExpression, setTimeFilter, type LinearPiece } from '../../ffmpeg/filters.ts';
import { failedVerification } from '../verification.ts';
import { burnInFilters } from './burn-in.ts';
import type { DerivativeFacts, DerivativeWork, FootageFile } from './derivative.ts';
import { COMMON_ARGUMENTS, frameMode, graphWords, runEncoding } from './encoding.ts';
import { frameSecondsOf, outputSize } from './footage-input.ts';
import { writeStoredZip } from './stored-zip.ts';

type StillsWork = DerivativeWork<OptionsOf<'stills'>>;

/** Pictures of one export. With `SPACING_SECONDS` it keeps every time below 2³¹ ms, which is what ffmpeg's file names hold. */
export const MAX_STILLS = 20_000;
/** Every wanted picture begins a piece of the list of this length; a group of pictures must be shorter than half of it. */
const SPACING_SECONDS = 100;
/** How far a piece is read for a frame: cameras have at least one in this time. */
const WINDOW_SECONDS = 2;
const ROUNDING_SECONDS = 0.0005;
const STILLS_FOLDER_PREFIX = 'still-';

/** A wanted picture. */
interface Target {
  file: FootageFile;
  /** From the start of the file, seconds. */
  inFileSeconds: number;
  /** Which of the regular moments it is. */
  number: number;
}

/** Pictures as JPEG: one of the start of the range, or one every so many seconds in a zip, named by their wall time. */
export async function makeStills(work: StillsWork): Promise<DerivativeFacts> {
  const { options, context } = work;
  const targets = chooseTargets(work);
  const size = outputSize(targets.map(({ file }) => file), options.maxHeight);
  await extract(work, targets, size);
  const pictures = await readPictures(work);
  context.note(`${String(pictures.length)} pictures of ${String(targets.length)} moments.`);
  // A moment in the last frame's time of a file may have no frame of its own after it.
  const [first] = pictures;
  if (first === undefined || pictures.length < targets.length * 0.9) throw failedVerification(`it holds ${String(pictures.length)} of ${String(targets.length)} pictures`);
  context.onProgress('verifying', { percent: 0 });
  for (const { path } of pictures) await checkJpeg(path);
  const isSingle = options.everySeconds === null;
  const pictureCount = isSingle ? 1 : pictures.length;
  const sizeBytes = isSingle ? await writeSingle(work, first.path) : await writeArchive(work, pictures);
  return {
    media: isSingle ? 'picture' : 'archive', expectedMs: 0, durationMs: 0, sizeBytes, videoCodec: 'jpeg', audioCodec: null, ...size, pictureCount, encoders: ['mjpeg'],
    streams: [{ kind: 'video', codec: 'jpeg', durationMs: 0, packets: pictureCount, ...size }],
  };
}

function chooseTargets({ options, request: { footage: { files }, range } }: StillsWork): Target[] {
  const [first] = files;
  if (first === undefined) throw new RangeError('Stills need footage');
  const everyMs = options.everySeconds === null ? Number.POSITIVE_INFINITY : options.everySeconds * 1_000;
  if ((range.endMs - range.startMs) / everyMs > MAX_STILLS) {
    throw new AppError('invalid_input', `That would be more than ${String(MAX_STILLS)} pictures.`, { remedy: 'Choose a longer time between pictures or a shorter range.' });
  }
  if (options.everySeconds === null) return [{ file: first, inFileSeconds: first.fromMs / 1_000, number: 0 }];
  const targets: Target[] = [];
  let number = 0;
  for (const file of files) {
    const startMs = file.startMs + file.fromMs - range.startMs;
    number = Math.max(number, Math.ceil(startMs / everyMs - 1e-9));
    for (; number * everyMs < file.startMs + file.toMs - range.startMs; number += 1) {
      targets.push({ file, inFileSeconds: (range.startMs + number * everyMs - file.startMs) / 1_000, number });
    }
  }
  // Between two pictures lay a gap, or the range is shorter than the time between two.
  return targets.length > 0 ? targets : [{ file: first, inFileSeconds: first.fromMs / 1_000, number: 0 }];
}

/** One process for all pictures: it reads, of each wanted moment's file, only from the key frame before it. */
async function extract(work: StillsWork, targets: readonly Target[], size: { width: number; height: number }): Promise<void> {
  const { options, request, folder } = work;
  await writeFile(join(folder, 'stills.txt'), targetList(targets, request.ffmpeg.majorVersion));
  const burnIn = await burnInFilters(folder, request.ffmpeg, options.burnIn, request.range, request.timeZone, request.footage.cameraName, { ...size, place: 'corner', key: 'picture' });
  const piece = `floor((t+${String(ROUNDING_SECONDS)})/${String(SPACING_SECONDS)})`;
  const isInWindow = `lt(mod(t+${String(ROUNDING_SECONDS)},${String(SPACING_SECONDS)}),${String(SPACING_SECONDS / 2)})`;
  const graph = [
    // The first frame of each piece; those before the wanted moment lie at the end of the piece before, where nothing is taken.
    `[0:v:0]select='if(${isInWindow}*gte(${piece},ld(0)),st(0,${piece}+1),0)'`,
    setTimeFilter(piecewiseExpression(wallLine(work, targets), 'T')),
    `scale=${String(size.width)}:${String(size.height)}`, ...burnIn, 'settb=1/1000', 'format=yuvj420p[picture]',
  ].join(',');
  await runEncoding(work, {
    step: 'encoding', expectedSeconds: (request.range.endMs - request.range.startMs) / 1_000,
    arguments: [
      // -copyts: ffmpeg would count from the first key frame, which lies before the first wanted moment.
      ...COMMON_ARGUMENTS, '-copyts', '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe', '-i', 'file:stills.txt',
      ...await graphWords(work, graph), '-map', '[picture]', ...frameMode(work, 'passthrough'), '-enc_time_base', '1:1000',
      '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2', '-frame_pts', '1', `file:${STILLS_FOLDER_PREFIX}%d.jpg`,
    ],
  });
}

function targetList(targets: readonly Target[], ffmpegMajorVersion: number): string {
  const entries = targets.map(({ file, inFileSeconds }) => ({
    path: file.path, durationUs: SPACING_SECONDS * 1e6, inpointUs: inFileSeconds * 1e6,
    outpointUs: Math.min(file.leaveAtUs ?? Number.POSITIVE_INFINITY, (inFileSeconds + Math.max(WINDOW_SECONDS, 2 * frameSecondsOf([file]))) * 1e6),
  }));
  return concatList(entries, ffmpegMajorVersion);
}

/** From the list's time to wall time, counted from the start of the range. */
function wallLine({ request: { range } }: StillsWork, targets: readonly Target[]): LinearPiece[] {
  return targets.map(({ file, inFileSeconds }, index) => ({ from: index * SPACING_SECONDS - ROUNDING_SECONDS, at: (file.startMs - range.startMs) / 1_000 + inFileSeconds - ROUNDING_SECONDS, slope: 1 }));
}

interface Picture {
  path: string;
  /** UTC ms of the frame. */
  wallMs: number;
}

/** The files that ffmpeg named by milliseconds from the start of the range, in order of time. */
async function readPictures({ folder, request: { range } }: StillsWork): Promise<Picture[]> {
  const names = await readdir(folder);
  const pictures = names.flatMap((name) => {
    const milliseconds = /^still-(-?\d+)\.jpg$/.exec(name)?.[1];
    // ffmpeg before 7 counts file names in 32 bits with a sign; a range has less than 2³² ms.
    return milliseconds === undefined ? [] : [{ path: join(folder, name), wallMs: range.startMs + ((Number(milliseconds) + 2 ** 32) % 2 ** 32) }];
  });
  return pictures.sort((a, b) => a.wallMs - b.wallMs);
}

async function checkJpeg(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const ends = Buffer.alloc(4);
    await file.read(ends, 0, 2, 0);
    await file.read(ends, 2, 2, Math.max(0, size - 2));
    if (ends.toString('hex') !== 'ffd8ffd9') throw failedVerification('a picture is not whole');
  } finally {
    await file.close();
  }
}

async function writeSingle({ request: { outputPath } }: StillsWork, picture: string): Promise<number> {
  await writeFile(outputPath, await readFile(picture), { flag: 'r+' });
  return (await stat(outputPath)).size;
}

async function writeArchive({ request: { outputPath, timeZone }, context }: StillsWork, pictures: readonly Picture[]): Promise<number> {
  const entries = pictures.map(({ path, wallMs }) => ({ path, name: `${pictureName(wallMs, timeZone)}.jpg`, modifiedMs: wallMs }));
  const sizes = await Promise.all(pictures.map(({ path }) => stat(path)));
  const totalBytes = sizes.reduce((sum, { size }) => sum + size, 1);
  const sizeBytes = await writeStoredZip(outputPath, entries, context.signal, (bytes) => { context.onProgress('verifying', { percent: Math.min(100, (bytes / totalBytes) * 100) }); });
  await Promise.all(pictures.map(({ path }) => rm(path, { force: true })));
  return sizeBytes;
}

/** `2026-05-01T15-00-00.500+0200`: sorts, has no colon, and tells both 01:30s of an autumn night apart. */
export function pictureName(wallMs: number, timeZone: string): string {
  const { date, time, offset } = wallTimeOf(wallMs, timeZone);
  const milliseconds = String(((wallMs % 1_000) + 1_000) % 1_000).padStart(3, '0');
  return `${date}T${time.replaceAll(':', '-')}.${milliseconds}${offset.replaceAll(':', '')}`;
}
