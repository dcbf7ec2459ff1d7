import type { Engine } from '../../main/engine.ts';
import { AppError } from '../../shared/errors.ts';
import { nameForCamera } from '../../shared/export.ts';
import { enqueueSchema, type EnqueueRequest } from '../../shared/ipc.ts';
import type { BatchResult, ExportJob } from '../../shared/job.ts';
import type { Camera, TimeSpan } from '../../shared/recordings.ts';
import { chooseCameras, type CameraWords } from '../camera-choice.ts';
import type { Context } from '../context.ts';
import { createExportReport, type ExportReport } from '../export-report.ts';
import { EXIT_FAILED, toFailure } from '../failure.ts';
import { UsageError } from '../usage-error.ts';

/** What `export` was asked for. */
export interface ExportWords {
  cameras: CameraWords;
  range: TimeSpan;
  name: string;
  caseName: string | undefined;
  /** As typed. */
  outputFolder: string | undefined;
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
  const outputFolder = words.outputFolder === undefined ? undefined : context.resolvePath(words.outputFolder);
  const batch = await engine.jobs.enqueue(toRequest(engine, words, cameras), outputFolder);
  const jobs = batch.exportIds.map((jobId) => engine.jobs.get(jobId)).filter((job) => job !== undefined);
  report.queued(jobs, refusedItems(batch));
  const ended = await waitForAll(engine, batch.exportIds, context.interruption, report);
  report.end(ended);
  if (ended.every(({ status }) => status === 'success') && refusedItems(batch).length === 0) return 0;
  // Not thrown: the report has had the last word, and a script gets one object that says how it ended.
  return context.interruption.aborted ? toldInterruption(context) : EXIT_FAILED;
}

/** Says to people what ended the command. @returns its exit code */
function toldInterruption({ interruption, output }: Context): number {
  const { exitCode, error } = toFailure(interruption.reason);
  output.note(`Error: ${error?.message ?? 'Interrupted.'}`);
  return exitCode;
}

/** @throws UsageError where the contract would refuse the request */
function toRequest(engine: Engine, words: ExportWords, cameras: readonly Camera[]): EnqueueRequest {
  const existing = words.caseName === undefined ? undefined : engine.cases.list().find(({ name }) => name === words.caseName?.trim());
  const parsed = enqueueSchema.safeParse({
    items: cameras.map((camera) => ({ cameraId: camera.id, ...words.range, name: nameForCamera(words.name, camera.name, cameras.length) })),
    exportCaseId: existing?.id,
    newCaseName: existing === undefined ? words.caseName : undefined,
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`The export cannot be queued as asked: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`);
  }
  return parsed.data;
}

function refusedItems(batch: BatchResult): { camera: string; error: string }[] {
  return batch.results.flatMap(({ camera, error }) => (error === null ? [] : [{ camera, error }]));
}

/** Waits until every job has ended; an interruption cancels them, and their ends are waited for too. */
async function waitForAll(engine: Engine, jobIds: readonly string[], interruption: AbortSignal, report: ExportReport): Promise<ExportJob[]> {
  const cancelAll = () => { void Promise.allSettled(jobIds.map((jobId) => cancel(engine, jobId))); };
  interruption.addEventListener('abort', cancelAll);
  if (interruption.aborted) cancelAll();
  // The engine's timers do not keep a process alive, and a job may wait for its turn.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    engine.startQueue();
    return await Promise.all(jobIds.map(async (jobId) => {
      const job = await engine.jobs.whenFinished(jobId);
      report.finished(job, job.results === null ? undefined : engine.exports.get(job.results.exportId));
      return job;
    }));
  } finally {
    clearInterval(keepAlive);
    interruption.removeEventListener('abort', cancelAll);
  }
}

/** A job that ends just now has nothing left to cancel. */
async function cancel(engine: Engine, jobId: string): Promise<void> {
  try {
    await engine.jobs.cancel(jobId);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
}
