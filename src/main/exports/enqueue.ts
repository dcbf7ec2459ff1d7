import { join } from 'node:path';
import { AppError, ExportQueueFullError } from '../../shared/errors.ts';
import { defaultExportName, MAX_EXPORT_RANGE_MS } from '../../shared/export.ts';
import { defaultExportOptions, type ExportOptions } from '../../shared/export-options.ts';
import type { EnqueueRequest } from '../../shared/ipc.ts';
import { MAX_QUEUED_EXPORT_JOBS, type BatchItemResult, type BatchResult } from '../../shared/job.ts';
import type { Case } from '../../shared/case.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import type { Clock } from '../clock.ts';
import { makeFolder } from '../data-folder.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { requireFfmpeg } from '../ffmpeg/require-ffmpeg.ts';
import { nextTurn } from '../next-turn.ts';
import type { Segment } from '../recordings/segment-repository.ts';
import { checkTarget, refuseLongPath } from './file-publishing.ts';
import type { JobRepository, NewJob } from './job-repository.ts';
import { allowedWords } from './kinds/custom.ts';
import { newJobId, exportFileName } from './naming.ts';
import { unknownPicture, type Pictures } from './pictures.ts';
import { measureInSteps, planInSteps, type PlanMeasure } from './plan.ts';
import { noPreviews, noRecordings } from './run-export.ts';

export interface EnqueueDependencies {
  jobs: JobRepository;
  addJobs: (jobs: readonly NewJob[]) => void;
  /** Does all of it in the store, or nothing. */
  transaction: <Value>(work: () => Value) => Value;
  cases: { exists(caseId: string): boolean; create(name: string, description?: string): Case };
  recordings: { camera(cameraId: number): { id: number; name: string } | undefined; segmentPages(cameraId: number, range: TimeSpan): Iterable<Segment[]>; previewsInRange(cameraId: number, range: TimeSpan): Segment[] };
  /** Whether a camera's source is just being removed. */
  isBeingRemoved: (cameraId: number) => boolean;
  /** Holds the footage of a job in the books against the recorder's clean-up; `footage` finds it. Throws only where the store fails. */
  pin: (jobId: string, cameraId: number, footage: () => Promise<Segment[]>) => Promise<void>;
  /** Tells everybody what became of the pins of jobs that wait. */
  jobsChanged: () => void;
  pictures: Pick<Pictures, 'get' | 'keep'>;
  exportFolder: () => string;
  ffmpeg: Ffmpeg | undefined;
  clock: Clock;
  timeZone: string;
}

type Item = EnqueueRequest['items'][number];
/** An item that can be queued, or the reason why it cannot. */
interface Good { item: Item; camera: string; footage: PlanMeasure }
interface Bad { item: Item; camera: string; error: string }
type Checked = Good | Bad;

/**
 * Queues a batch by the reference system's rules. What concerns the request as a whole refuses all of it and changes
 * nothing: times that make no sense, an unknown case, nothing recorded at all, no room in the queue, a target that
 * cannot take it. What concerns one item (unknown camera, nothing recorded) is reported with that item; the others go on.
 * A new case is made only when something is queued into it.
 * @param outputFolder absolute; null for the folder of the settings
 * @throws AppError
 */
export async function enqueueBatch(request: EnqueueRequest, outputFolder: string | null, dependencies: EnqueueDependencies): Promise<BatchResult> {
  request.items.forEach(refuseBadRange);
  if (request.items.some(({ pictureId }) => pictureId !== undefined && dependencies.pictures.get(pictureId) === undefined)) throw unknownPicture();
  if (request.exportCaseId && !dependencies.cases.exists(request.exportCaseId)) throw new AppError('not_found', 'Export case not found');
  requireFfmpeg(dependencies.ffmpeg);

  const options = request.options ?? defaultExportOptions;
  refuseBadOptions(options);
  const checked: Checked[] = [];
  for (const item of request.items) checked.push(await checkItem(item, options, dependencies));
  const good = checked.filter((each): each is Good => !('error' in each));
  if (good.length === 0) throw nothingToQueue(checked);
  refuseWhenFull(good.length, dependencies.jobs);
  const folder = outputFolder ?? dependencies.exportFolder();
  makeFolder(folder, 'make the export folder');
  await checkTarget(folder, good.reduce((sum, { footage }) => sum + footage.estimatedBytes, 0), dependencies.jobs.promisedBytes());
  const timeZone = dependencies.timeZone;
  good.forEach(({ item, camera }) => { refuseLongPath(join(folder, exportFileName({ id: newJobId(camera), camera, requestStartMs: item.startMs, requestEndMs: item.endMs }, timeZone))); });
  // Another request may have come in, or a source may have gone, while the footage was looked up and the disk answered.
  refuseWhenFull(good.length, dependencies.jobs);
  if (good.some(({ item }) => dependencies.isBeingRemoved(item.cameraId))) throw new AppError('conflict', 'The source of this footage has just been removed.');

  // Together: a new case must not stay behind when the store does not take the jobs.
  const { caseId, newJobs } = dependencies.transaction(() => {
    const caseId = request.exportCaseId ?? (request.newCaseName ? dependencies.cases.create(request.newCaseName, request.newCaseDescription ?? undefined).id : null);
    for (const { item } of good) if (item.pictureId !== undefined) dependencies.pictures.keep(item.pictureId);
    const newJobs = checked.map((each) => ('error' in each ? undefined : toNewJob(each, caseId, outputFolder, options, dependencies)));
    dependencies.addJobs(newJobs.filter((job) => job !== undefined));
    return { caseId, newJobs };
  });
  for (const [index, job] of newJobs.entries()) {
    const each = checked[index];
    if (job === undefined || each === undefined || !('footage' in each)) continue;
    await dependencies.pin(job.id, each.item.cameraId, () => footageOf(each.item, options, dependencies));
    // What is booked of its pins goes to the disk, job by job.
    await nextTurn();
  }
  dependencies.jobsChanged();
  return {
    exportCaseId: caseId,
    exportIds: newJobs.flatMap((job) => (job ? [job.id] : [])),
    results: checked.map((each, index) => toResult(each, newJobs[index]?.id ?? null, index)),
  };
}

function refuseBadRange(item: Item): void {
  if (item.endMs <= item.startMs) throw new AppError('invalid_input', 'end_time must be after start_time', { remedy: 'Choose an end that is later than the start.' });
  if (item.endMs - item.startMs > MAX_EXPORT_RANGE_MS) throw new AppError('invalid_input', 'One export can hold at most 31 days.', { remedy: 'Split the range into several exports.' });
}

async function checkItem(item: Item, options: ExportOptions, dependencies: EnqueueDependencies): Promise<Checked> {
  const camera = dependencies.recordings.camera(item.cameraId);
  if (camera === undefined || dependencies.isBeingRemoved(item.cameraId)) return { item, camera: '', error: `${String(item.cameraId)} is not a valid camera.` };
  const range = { startMs: item.startMs, endMs: item.endMs };
  const footage = await measureInSteps(pagesOf(item, options, dependencies), range);
  if (footage.clipCount === 0) return { item, camera: camera.name, error: (isOfPreviews(options) ? noPreviews() : noRecordings()).message };
  return { item, camera: camera.name, footage };
}

type Wanted = Pick<Item, 'cameraId' | 'startMs' | 'endMs'>;

function isOfPreviews(options: ExportOptions): boolean {
  return 'source' in options && options.source === 'preview';
}

function pagesOf({ cameraId, startMs, endMs }: Wanted, options: ExportOptions, { recordings }: Pick<EnqueueDependencies, 'recordings'>): Iterable<Segment[]> {
  const range = { startMs, endMs };
  return isOfPreviews(options) ? [recordings.previewsInRange(cameraId, range)] : recordings.segmentPages(cameraId, range);
}

/** The files that a job needs, found again when they are to be held: those of a batch together would fill the memory. */
async function footageOf(wanted: Wanted, options: ExportOptions, dependencies: Pick<EnqueueDependencies, 'recordings'>): Promise<Segment[]> {
  const { clips } = await planInSteps(pagesOf(wanted, options, dependencies), { startMs: wanted.startMs, endMs: wanted.endMs });
  return clips.map(({ segment }) => segment);
}

/** @throws AppError 'invalid_input' for custom arguments that are not allowed; the sentences are the reference system's */
function refuseBadOptions(options: ExportOptions): void {
  if (options.kind !== 'custom') return;
  allowedWords(options.inputArguments, 'input');
  allowedWords(options.outputArguments, 'output');
}

function nothingToQueue(checked: readonly Checked[]): AppError {
  const only = checked.length === 1 ? checked[0] : undefined;
  if (only !== undefined && 'error' in only && only.camera === '') return new AppError('not_found', only.error);
  const { message, remedy } = only !== undefined && 'error' in only && only.error === noPreviews().message ? noPreviews() : noRecordings();
  return new AppError('no_recordings', only === undefined ? 'No exports could be queued: no recordings found for the requested ranges.' : message, remedy === undefined ? {} : { remedy });
}

function refuseWhenFull(count: number, jobs: JobRepository): void {
  if (jobs.countWaiting() + count > MAX_QUEUED_EXPORT_JOBS) throw new ExportQueueFullError();
}

function toNewJob(good: Good, caseId: string | null, outputFolder: string | null, options: ExportOptions, { clock, timeZone }: EnqueueDependencies): NewJob {
  const { item, camera, footage } = good;
  const name = item.name?.trim();
  return {
    id: newJobId(camera),
    cameraId: item.cameraId,
    camera,
    name: name ? name : defaultExportName(camera, item.startMs, item.endMs, timeZone),
    caseId,
    requestStartMs: item.startMs,
    requestEndMs: item.endMs,
    outputFolder,
    queuedAtMs: clock.nowMs(),
    estimatedBytes: footage.estimatedBytes,
    recordedMs: footage.recordedMs,
    pictureId: item.pictureId ?? null,
    options,
  };
}

function toResult(checked: Checked, exportId: string | null, itemIndex: number): BatchItemResult {
  const error = 'error' in checked ? checked.error : null;
  return {
    camera: checked.camera,
    exportId,
    success: error === null,
    status: error === null ? 'queued' : null,
    error,
    itemIndex,
    clientItemId: checked.item.clientItemId ?? null,
  };
}

/**
 * Queues the request of a job once more, with all of its choices.
 * @throws AppError 'not_found', 'conflict' when its camera is not known any more, and those of enqueueing
 */
export async function duplicateJob(jobId: string, dependencies: EnqueueDependencies): Promise<BatchResult> {
  const job = dependencies.jobs.get(jobId);
  if (job === undefined) throw new AppError('not_found', 'There is no such job.');
  if (job.unreadable !== null) throw new AppError(job.unreadable.code, job.unreadable.message, job.unreadable);
  if (job.cameraId === null) throw new AppError('conflict', 'The camera of this job is not known any more.', { remedy: 'Add its source again and queue a new export.' });
  const item = { cameraId: job.cameraId, startMs: job.requestStartMs, endMs: job.requestEndMs, name: job.name, ...(job.pictureId === null ? {} : { pictureId: job.pictureId }) };
  return enqueueBatch({ items: [item], exportCaseId: job.caseId, options: job.options }, job.outputFolder, dependencies);
}

/**
 * Queues a failed or cancelled job again, and holds what there still is of its footage.
 * @throws AppError 'not_found', 'conflict'
 */
export async function retryJob(jobId: string, manager: { retry: (jobId: string) => void }, { jobs, recordings, pin, jobsChanged }: EnqueueDependencies): Promise<void> {
  manager.retry(jobId);
  const job = jobs.get(jobId);
  if (job === undefined || job.cameraId === null) return;
  const wanted = { cameraId: job.cameraId, startMs: job.requestStartMs, endMs: job.requestEndMs };
  await pin(jobId, job.cameraId, () => footageOf(wanted, job.options, { recordings }));
  jobsChanged();
}
