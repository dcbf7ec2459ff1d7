import type { Engine } from '../../main/engine.ts';
import { AppError } from '../../shared/errors.ts';
import { nameForCamera } from '../../shared/export.ts';
import { enqueueSchema, type EnqueueRequest } from '../../shared/ipc.ts';
import type { BatchResult, ExportJob } from '../../shared/job.ts';
import type { Camera, TimeSpan } from '../../shared/recordings.ts';
import { chooseCameras, type CameraWords } from '../camera-choice.ts';
import type { Context } from '../context.ts';
import { exportOptionsOf, type ExportChoices } from '../export-choices.ts';
import { createExportReport, type ExportReport } from '../export-report.ts';
import { EXIT_FAILED, toFailure } from '../failure.ts';
import { requireNearFolder } from '../output-folder.ts';
import { refusedAsTyped } from '../refused-as-typed.ts';

/** What `export` was asked for. */
export interface ExportWords {
  cameras: CameraWords;
  range: TimeSpan;
  name: string;
  caseName: string | undefined;
  /** As typed. */
  outputFolder: string | undefined;
  /** As typed. */
  picture: string | undefined;
  choices: ExportChoices;
  /** Whether the command waits for the jobs, and does their work. */
  waits: boolean;
}

/** `export`: queues one job a camera, waits for all of them, and tells where the files are */
export async function exportFootage(context: Context, words: ExportWords): Promise<number> {
  const report = createExportReport(context.output);
  try {
    return await context.withEngine('export', (engine) => queueAndWait(engine, context, words, report), report.publisher);
  } finally {
    report.stop();
  }
}

async function queueAndWait(engine: Engine, context: Context, words: ExportWords, report: ExportReport): Promise<number> {
  const cameras = chooseCameras(words.cameras, engine.recordings.cameras(), engine.sources.list());
  if (words.waits && engine.jobs.state().queue.paused !== null) {
    throw new AppError('conflict', 'The queue is paused, so this export would wait for ever.', { remedy: 'Run `queue resume` first, or add --no-wait.' });
  }
  const outputFolder = words.outputFolder === undefined ? undefined : context.resolvePath(words.outputFolder);
  if (outputFolder !== undefined) requireNearFolder(outputFolder);
  const picture = words.picture === undefined ? undefined : await engine.pictures.choose(context.resolvePath(words.picture));
  const batch = await engine.jobs.enqueue(toRequest(engine, words, cameras, picture?.pictureId), outputFolder);
  const jobs = batch.exportIds.map((jobId) => engine.jobs.get(jobId)).filter((job) => job !== undefined);
  report.queued(jobs, refusedItems(batch));
  if (!words.waits) return toldQueued(context, batch);
  const ended = await waitForAll(engine, batch.exportIds, context.interruption, report);
  report.end(ended);
  if (ended.every(({ status }) => status === 'success') && refusedItems(batch).length === 0) return 0;
  // Not thrown: the report has had the last word, and a script gets one object that says how it ended.
  return context.interruption.aborted ? toldInterruption(context) : EXIT_FAILED;
}

/** Says which jobs wait now. @returns the exit code */
function toldQueued({ output }: Context, batch: BatchResult): number {
  const refused = refusedItems(batch);
  output.json({ ok: refused.length === 0, value: { queued: batch.exportIds, exportCaseId: batch.exportCaseId, refused } });
  output.line(`Queued ${batch.exportIds.join(', ')}; \`queue run\` or the window does the work.`);
  return refused.length === 0 ? 0 : EXIT_FAILED;
}

/** Says to people what ended the command. @returns its exit code */
function toldInterruption({ interruption, output }: Context): number {
  const { exitCode, error } = toFailure(interruption.reason);
  output.note(`Error: ${error?.message ?? 'Interrupted.'}`);
  return exitCode;
}

/** @throws UsageError where the contract would refuse the request */
function toRequest(engine: Engine, words: ExportWords, cameras: readonly Camera[], pictureId: string | undefined): EnqueueRequest {
  const existing = words.caseName === undefined ? undefined : engine.cases.list().find(({ name }) => name === words.caseName?.trim());
  const isGrid = words.choices.kind === 'grid';
  const jobCameras = isGrid ? cameras.slice(0, 1) : cameras;
  const request = {
    options: exportOptionsOf(words.choices, cameras.slice(1).map(({ id }) => id)),
    items: jobCameras.map((camera) => ({ cameraId: camera.id, ...words.range, name: nameForCamera(words.name, camera.name, jobCameras.length), pictureId })),
    exportCaseId: existing?.id,
    newCaseName: existing === undefined ? words.caseName : undefined,
  };
  const parsed = enqueueSchema.safeParse(request);
  if (!parsed.success) throw refusedAsTyped(parsed.error, request);
  return parsed.data;
}

function refusedItems(batch: BatchResult): { camera: string; error: string }[] {
  return batch.results.flatMap(({ camera, error }) => (error === null ? [] : [{ camera, error }]));
}

/** Waits until every job has ended; an interruption cancels them, and their ends are waited for too. */
async function waitForAll(engine: Engine, jobIds: readonly string[], interruption: AbortSignal, report: ExportReport): Promise<ExportJob[]> {
  const cancelAll = () => { void Promise.allSettled(jobIds.flatMap((jobId) => [jobId, ...engine.jobs.partsOf(jobId)]).map((jobId) => cancel(engine, jobId))); };
  interruption.addEventListener('abort', cancelAll);
  if (interruption.aborted) cancelAll();
  // The engine's timers do not keep a process alive, and a job may wait for its turn.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    engine.startQueue();
    const ended = await Promise.all(jobIds.map((jobId) => waitForJob(engine, jobId, report)));
    // Parts that a job was split into exist only once it has run.
    const parts = jobIds.flatMap((jobId) => engine.jobs.partsOf(jobId).filter((part) => part !== jobId));
    return [...ended, ...await Promise.all(parts.map((jobId) => waitForJob(engine, jobId, report)))];
  } finally {
    clearInterval(keepAlive);
    interruption.removeEventListener('abort', cancelAll);
  }
}

async function waitForJob(engine: Engine, jobId: string, report: ExportReport): Promise<ExportJob> {
  const job = await engine.jobs.whenFinished(jobId);
  report.finished(job, job.results === null ? undefined : engine.exports.get(job.results.exportId));
  return job;
}

/** A job that ends just now has nothing left to cancel. */
async function cancel(engine: Engine, jobId: string): Promise<void> {
  try {
    await engine.jobs.cancel(jobId);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
}
