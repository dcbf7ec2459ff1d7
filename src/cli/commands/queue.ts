import type { Engine } from '../../main/engine.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExportJob, QueueState } from '../../shared/job.ts';
import type { Context } from '../context.ts';
import { createExportReport, type ExportReport } from '../export-report.ts';
import { EXIT_FAILED } from '../failure.ts';

/** `queue pause` */
export async function pauseQueue(context: Context): Promise<number> {
  await context.withEngine('queue pause', (engine) => { engine.queue.pause(); });
  context.output.json({ ok: true, value: null });
  context.output.line('The queue is paused; `queue resume` lets it go on.');
  return 0;
}

/** `queue resume` */
export async function resumeQueue(context: Context): Promise<number> {
  await context.withEngine('queue resume', (engine) => { engine.queue.resume(); });
  context.output.json({ ok: true, value: null });
  context.output.line('The queue may work again; `queue run` or the window does it.');
  return 0;
}

/** `queue run`: works until nothing can start any more; an interruption puts what runs back to the queue */
export async function runQueue(context: Context): Promise<number> {
  const report = createExportReport(context.output);
  try {
    return await context.withEngine('queue run', async (engine) => {
      report.queued(engine.jobs.state().results.jobs, []);
      const ended: ExportJob[] = [];
      for (const { id } of engine.jobs.state().results.jobs) void followQuietly(engine, id, report, ended);
      await workUntilIdle(engine, context.interruption);
      report.end(ended);
      const { paused } = engine.jobs.state().queue;
      if (paused !== null) tellPause(context, paused);
      context.interruption.throwIfAborted();
      return ended.every(({ status }) => status === 'success') && paused === null ? 0 : EXIT_FAILED;
    }, report.publisher);
  } finally {
    report.stop();
  }
}

/** Reports a job when it ends, and those that it was split into. */
async function follow(engine: Engine, jobId: string, report: ExportReport, ended: ExportJob[]): Promise<void> {
  const job = await engine.jobs.whenFinished(jobId);
  ended.push(job);
  report.finished(job, job.results === null ? undefined : engine.exports.get(job.results.exportId));
  for (const part of engine.jobs.partsOf(jobId)) if (part !== jobId) void followQuietly(engine, part, report, ended);
}

/** Why a store has failed is told by the one who waits for the whole queue. */
async function followQuietly(engine: Engine, jobId: string, report: ExportReport, ended: ExportJob[]): Promise<void> {
  await follow(engine, jobId, report, ended).catch((error: unknown) => { if (!(error instanceof AppError)) throw error; });
}

async function workUntilIdle(engine: Engine, interruption: AbortSignal): Promise<void> {
  if (interruption.aborted) return;
  const interrupted = new Promise<void>((resolve) => { interruption.addEventListener('abort', () => { resolve(); }); });
  // The engine's timers do not keep a process alive.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    engine.startQueue();
    await Promise.race([engine.queue.whenIdle(), interrupted]);
    // The report of the last job comes a turn after its end.
    await new Promise((resolve) => { setImmediate(resolve); });
  } finally {
    clearInterval(keepAlive);
  }
}

function tellPause({ output }: Context, paused: NonNullable<QueueState['paused']>): void {
  output.note(paused.message ?? (paused.reason === 'break_point' ? 'The queue has come to a break point; `queue resume` lets it go on.' : 'The queue is paused; `queue resume` lets it go on.'));
}
