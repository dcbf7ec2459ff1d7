import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Filmstrip, FilmstripMoment } from '../../shared/filmstrip.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { planInSteps } from '../exports/plan.ts';
import { concatList } from '../ffmpeg/concat-list.ts';
import { FFMPEG_REMEDY } from '../ffmpeg/errors.ts';
import { filmstripArguments } from '../ffmpeg/filmstrip-args.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { toFileError } from '../file-error.ts';
import type { Recordings } from '../recordings/segment-repository.ts';
import { stripMoments, type StripMoment } from './strip-moments.ts';

export interface FilmstripDependencies {
  recordings: Pick<Recordings, 'camera' | 'segmentPages'>;
  ffmpeg: Ffmpeg | undefined;
  /** Absolute; temporary files. */
  workFolder: string;
}

/** The pictures of a longer range would be hours apart and say nothing. */
export const MAX_FILMSTRIP_RANGE_MS = 7 * 24 * 3_600_000;
/** Every moment begins a piece of the list of this length; what lies between a key frame and its moment must be shorter than half of it. */
const SPACING_SECONDS = 1_000;
/** Just enough for the demuxer to hand out the key frame and nothing behind the moment. */
const WINDOW_US = 50_000;
const PREFIX = 'picture-';
const STALL_LIMIT_MS = 20_000;
/** A strip of footage with more damage than this shows what could be had. */
const MAX_RUNS = 6;

/** Shows what is recorded before anything is exported. One strip is made at a time: a newer request ends the one under way. */
export function createFilmstrips({ recordings, ffmpeg, workFolder }: FilmstripDependencies) {
  let current: AbortController | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const make = async (cameraId: number, range: TimeSpan, count: number, signal: AbortSignal): Promise<Filmstrip | null> => {
    await running;
    if (signal.aborted) return null;
    if (ffmpeg === undefined) throw new AppError('ffmpeg_missing', 'No ffmpeg was found on this machine, so pictures of footage cannot be shown.', { remedy: FFMPEG_REMEDY });
    const moments = stripMoments(await planInSteps(recordings.segmentPages(cameraId, range), range), count);
    const pictures = await takePictures(moments, ffmpeg, workFolder, signal);
    return signal.aborted ? null : { moments: moments.map((moment) => pictures.get(moment) ?? withoutPicture(moment)) };
  };

  return {
    /**
     * Takes pictures of a camera, evenly spread over a range.
     * @returns null when a newer request came first
     * @throws AppError 'invalid_input' | 'not_found' | 'ffmpeg_missing' | 'ffmpeg_failed' and those of a disk
     */
    make: (cameraId: number, range: TimeSpan, count: number): Promise<Filmstrip | null> => {
      if (range.endMs <= range.startMs) throw new AppError('invalid_input', 'The end must be later than the start.');
      if (range.endMs - range.startMs > MAX_FILMSTRIP_RANGE_MS) throw new AppError('invalid_input', 'Pictures can be shown of a week at most.', { remedy: 'Choose a shorter range.' });
      if (recordings.camera(cameraId) === undefined) throw new AppError('not_found', 'The camera does not exist any more.', { remedy: 'Choose another camera.' });
      current?.abort();
      current = new AbortController();
      const made = make(cameraId, range, count, current.signal);
      running = made.catch(() => undefined);
      return made;
    },
    /** Ends what is under way. */
    close: async (): Promise<void> => {
      current?.abort();
      await running;
    },
  };
}

function withoutPicture({ atMs, place }: StripMoment): FilmstripMoment {
  return { atMs, isRecorded: place !== undefined, picture: null, shownMs: null };
}

async function takePictures(moments: readonly StripMoment[], ffmpeg: Ffmpeg, workFolder: string, signal: AbortSignal): Promise<Map<StripMoment, FilmstripMoment>> {
  const pictures = new Map<StripMoment, FilmstripMoment>();
  let rest = moments.filter(({ place }) => place !== undefined);
  let failure: AppError | undefined;
  // ffmpeg stops at a file that is damaged or has gone: it is left out, and the strip goes on behind it.
  for (let run = 0; rest.length > 0 && run < MAX_RUNS && !signal.aborted; run += 1) {
    const taken = await takeInOneRun(rest, ffmpeg, workFolder, signal);
    failure ??= taken.failure;
    for (const [moment, picture] of taken.pictures) pictures.set(moment, picture);
    const lastTaken = rest.findLastIndex((moment) => taken.pictures.has(moment));
    rest = rest.slice(lastTaken + 2);
  }
  if (failure !== undefined && pictures.size === 0) throw failure;
  return pictures;
}

async function takeInOneRun(moments: readonly StripMoment[], ffmpeg: Ffmpeg, workFolder: string, signal: AbortSignal): Promise<{ pictures: Map<StripMoment, FilmstripMoment>; failure: AppError | undefined }> {
  const folder = await makeWorkFolder(workFolder);
  try {
    const outcome = await runFfmpeg({
      program: ffmpeg.path, arguments: filmstripArguments({ prefix: PREFIX, shiftSeconds: SPACING_SECONDS, ffmpegMajorVersion: ffmpeg.majorVersion }),
      input: listOf(moments, ffmpeg.majorVersion), folder, signal, stallLimitMs: STALL_LIMIT_MS, isBackground: true,
    });
    return { pictures: await readPictures(folder, moments), failure: outcome.kind === 'failed' ? outcome.error : undefined };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeWorkFolder(workFolder: string): Promise<string> {
  try {
    await mkdir(workFolder, { recursive: true });
    return await mkdtemp(join(workFolder, 'filmstrip-'));
  } catch (error) {
    throw toFileError(error, 'make a temporary folder', workFolder);
  }
}

function listOf(recorded: readonly StripMoment[], ffmpegMajorVersion: number): string {
  const entries = recorded.flatMap(({ place }) => (place === undefined ? [] : [{
    path: place.segment.path, durationUs: SPACING_SECONDS * 1e6, inpointUs: place.inFileMs * 1_000, outpointUs: place.inFileMs * 1_000 + WINDOW_US,
  }]));
  return concatList(entries, ffmpegMajorVersion);
}

/** The last picture of each piece is the nearest one before its moment. */
async function readPictures(folder: string, recorded: readonly StripMoment[]): Promise<Map<StripMoment, FilmstripMoment>> {
  const times = (await readdir(folder)).flatMap((name) => {
    const listMs = new RegExp(`^${PREFIX}(\\d+)\\.jpg$`).exec(name)?.[1];
    return listMs === undefined ? [] : [{ name, listMs: Number(listMs) - SPACING_SECONDS * 1_000 }];
  });
  const pictures = new Map<StripMoment, FilmstripMoment>();
  for (const { name, listMs } of times.sort((a, b) => a.listMs - b.listMs)) {
    const index = Math.round(listMs / (SPACING_SECONDS * 1_000));
    const moment = recorded[index];
    if (moment === undefined) continue;
    const jpeg = await readFile(join(folder, name));
    pictures.set(moment, { atMs: moment.atMs, isRecorded: true, picture: `data:image/jpeg;base64,${jpeg.toString('base64')}`, shownMs: moment.atMs + listMs - index * SPACING_SECONDS * 1_000 });
  }
  return pictures;
}
