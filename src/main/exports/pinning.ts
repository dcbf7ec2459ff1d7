import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFinalStatus } from '../../shared/job.ts';
import type { Log } from '../log.ts';
import type { Segment } from '../recordings/segment-repository.ts';
import type { JobRepository } from './job-repository.ts';

/** Why a job's footage is not pinned where nobody has allowed it. */
export const NO_PIN_FOLDER = 'No pin folder is set for this source, so the recorder may delete this footage before the export is made.';

/** Where a source's footage may be pinned, and how much of it. */
export interface PinPlace {
  sourceId: number;
  /** Absolute, on the file system of the footage. */
  folder: string;
  limitBytes: number;
}

export interface PinningDependencies {
  jobs: JobRepository;
  /** @returns undefined where no pinning is allowed */
  placeOf: (cameraId: number) => PinPlace | undefined;
  sources: () => { id: number; pinFolder: string | null; pinnedBytes: number }[];
  /** Tells pins of this store from those of another one that uses the same folder. */
  storeId: string;
  log: Log;
  /** What sources hold has changed. */
  changed: () => void;
}

/**
 * Holds the footage of jobs that wait by a second name (hard link) on its own file system, so that the recorder's clean-up
 * cannot take it: its name goes, the footage stays. Links cost no space until then. A pin never outlives its job.
 */
export function createPinning(dependencies: PinningDependencies) {
  const { jobs, placeOf, sources, storeId, log, changed } = dependencies;
  const pinnedBytes = (sourceId: number): number => sources().find(({ id }) => id === sourceId)?.pinnedBytes ?? 0;
  const release = async (jobId: string): Promise<void> => {
    const { pinFolder: folder, pinBytes = 0, pinNote = null } = jobs.get(jobId) ?? {};
    if (!folder) return;
    try {
      // The parts that a job was split into hold its footage together: the last of them lets go of it.
      const heir = jobs.pinned().find((job) => job.id !== jobId && job.pinFolder === folder);
      if (heir === undefined) await removePins(folder, storeId);
      else jobs.setPins(heir.id, { pinFolder: folder, pinBytes: heir.pinBytes + pinBytes, pinNote });
      jobs.setPins(jobId, { pinFolder: null, pinBytes: 0, pinNote: null });
      changed();
    } catch (error) {
      log.error('Could not let go of pinned footage', { jobId, folder, error });
    }
  };
  return {
    release,
    /**
     * Pins the segments of a job in the books; where that cannot be done, the job says why. Throws only where the store fails.
     * @param footage finds the segments; asked only where they can be pinned
     */
    pin: async (jobId: string, cameraId: number, footage: () => Promise<readonly Segment[]>): Promise<void> => {
      const place = placeOf(cameraId);
      const doNotPin = (why: string): void => { jobs.setPins(jobId, { pinFolder: null, pinBytes: 0, pinNote: why }); };
      if (place === undefined) return doNotPin(NO_PIN_FOLDER);
      const segments = await footage();
      const bytes = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      if (pinnedBytes(place.sourceId) + bytes > place.limitBytes) return doNotPin(`Its footage is not pinned: pins of this source may hold ${String(Math.round(place.limitBytes / 1e9))} GB at most.`);
      const folder = join(place.folder, storeId, jobId);
      // Booked before it exists, so that a crash leaves nothing that the next start does not know of.
      jobs.setPins(jobId, { pinFolder: folder, pinBytes: bytes, pinNote: null });
      changed();
      const failures = await linkAll(folder, segments).catch((error: unknown) => [reasonOf(error)]);
      if (failures.length > 0) {
        log.warn('Footage could not be pinned', { jobId, folder, failures: failures.slice(0, 5), count: failures.length });
        jobs.setPins(jobId, { pinFolder: folder, pinBytes: bytes, pinNote: `${String(failures.length)} of ${String(segments.length)} files are not pinned: ${failures[0] ?? ''}` });
      }
      // The job may have ended while its footage was being linked.
      if (isFinalStatus(jobs.get(jobId)?.status ?? 'cancelled')) await release(jobId);
    },
    /** Removes the pins of jobs that have ended, and those that no job knows of. Called at the start, before any job runs. */
    sweep: async (): Promise<void> => {
      for (const job of jobs.pinned()) if (isFinalStatus(job.status)) await release(job.id);
      const known = new Set(jobs.pinned().map(({ pinFolder }) => pinFolder));
      for (const { pinFolder } of sources()) {
        if (pinFolder === null) continue;
        const ours = join(pinFolder, storeId);
        for (const jobId of await readdir(ours).catch(() => [])) {
          if (!known.has(join(ours, jobId))) await removePins(join(ours, jobId), storeId).catch((error: unknown) => { log.error('Could not remove unknown pins', { folder: join(ours, jobId), error }); });
        }
      }
    },
  };
}

/** Linked or looked at before the event loop gets a turn. */
const FILES_AT_ONCE = 16;

/** @returns why files could not be linked; a file that has gone already is one of them */
async function linkAll(folder: string, segments: readonly Segment[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const failures: string[] = [];
  for (let index = 0; index < segments.length; index += FILES_AT_ONCE) {
    await Promise.all(segments.slice(index, index + FILES_AT_ONCE).map(async (segment) => {
      try {
        await link(segment.path, join(folder, pinName(segment)));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) failures.push(reasonOf(error));
      }
    }));
  }
  return failures;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EXDEV') return 'the pin folder is on another disk than the footage';
  if (code === 'ENOENT') return 'the file or the pin folder is not there any more';
  if (code === 'EACCES' || code === 'EPERM') return 'the system does not allow a second name for this file (not its owner, or no write access to the pin folder)';
  return error instanceof Error ? error.message : String(error);
}

/** Start and length are in the name, because the index forgets a segment when the recorder deletes it. */
function pinName({ startMs, durationMs }: Segment): string {
  return `${String(startMs)}_${String(durationMs)}.mp4`;
}

async function removePins(folder: string, storeId: string): Promise<void> {
  // A last check of what is deleted whole: a folder of this store, as `pin` makes it.
  if (basename(dirname(folder)) !== storeId) throw new Error(`${folder} is no pin folder of this store`);
  await rm(folder, { recursive: true, force: true });
}

/** @returns the segments a job's pins hold, in order, one of each start; empty where it has none */
export async function pinnedSegments(pinFolder: string | null): Promise<Segment[]> {
  if (pinFolder === null || !existsSync(pinFolder)) return [];
  const names = await readdir(pinFolder);
  const segments: Segment[] = [];
  for (let index = 0; index < names.length; index += FILES_AT_ONCE) {
    const looked = await Promise.all(names.slice(index, index + FILES_AT_ONCE).map((name) => pinnedSegment(pinFolder, name)));
    for (const segment of looked) if (segment !== undefined) segments.push(segment);
  }
  // Names come in order as a rule, so that sorting a month of them takes no time to speak of.
  segments.sort((a, b) => a.startMs - b.startMs);
  // A file that grew between two tries of a job is pinned twice.
  return segments.filter(({ startMs }, index) => startMs !== segments[index - 1]?.startMs);
}

async function pinnedSegment(pinFolder: string, name: string): Promise<Segment | undefined> {
  const match = /^(\d+)_(\d+)\.mp4$/.exec(name);
  if (match === null) return undefined;
  const path = join(pinFolder, name);
  return { path, startMs: Number(match[1]), durationMs: Number(match[2]), sizeBytes: (await stat(path)).size };
}
