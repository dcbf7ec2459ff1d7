import type { Engine } from '../../main/engine.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExportJob, JobAttempt } from '../../shared/job.ts';
import type { Context } from '../context.ts';
import { EXIT_FAILED, toFailure, type CliError } from '../failure.ts';
import { formatLength, formatTime, printable, turnText } from '../text.ts';

/** `job show ID…` */
export async function showJob(context: Context, jobIds: readonly string[]): Promise<number> {
  const shown = await context.withBooks((books) => jobIds.map((jobId) => {
    const job = books.jobs.get(jobId);
    if (job === undefined) throw new AppError('not_found', `There is no job ${jobId}.`, { remedy: 'See `job list`.' });
    return { ...job, attempts: books.jobs.attempts(jobId) };
  }));
  context.output.json({ ok: true, value: shown });
  for (const { attempts, ...job } of shown) for (const line of [...jobLines(job), ...attempts.flatMap(attemptLines)]) context.output.line(printable(line));
  return 0;
}

function jobLines(job: ExportJob): string[] {
  return [
    `${job.id}: ${job.status}${job.paused ? ' (paused)' : ''}`,
    `  ${job.name}`,
    `  ${job.kind} of ${job.camera}, ${formatTime(job.requestStartTime)} to ${formatTime(job.requestEndTime)}`,
    `  queued ${formatTime(job.queuedAt)}${job.position === null ? '' : `, place ${String(job.position)}`}`,
    ...(job.turnWait === null ? [] : [`  ${turnText(job.turnWait)}`]),
    ...(job.part === null ? [] : [`  part ${String(job.part.number)} of ${String(job.part.count)} of job ${job.part.of}`]),
    ...(job.pinNote === null ? [] : [`  ${job.pinNote}`]),
    ...(job.errorMessage === null ? [] : [`  ${job.errorMessage}`, ...(job.errorRemedy === null ? [] : [`  ${job.errorRemedy}`])]),
    ...job.warnings.map(({ message }) => `  warning: ${message}`),
    ...(job.results === null ? [] : [`  ${job.results.videoPath}`]),
  ];
}

function attemptLines({ attempt, outcome, startTime, endTime, commandLine, log, timings }: JobAttempt): string[] {
  const length = endTime === null ? '' : `, ${formatLength(Math.max(0, endTime - startTime))}`;
  return [
    `  attempt ${String(attempt)}: ${outcome}, ${formatTime(startTime)}${length}`,
    ...timings.map(({ step, elapsedMs }) => `    ${step}: ${String(elapsedMs)} ms`),
    ...(commandLine === null ? [] : [`    $ ${commandLine}`]),
    ...log.map((line) => `    ${line}`),
  ];
}

/**
 * Does the same with every job, and reports what could not be done with which.
 * @param done what the jobs are afterwards, e.g. "paused"
 */
export async function changeJobs<Target extends string | readonly string[]>(context: Context, done: string, targets: readonly Target[], change: (engine: Engine, target: Target) => void | Promise<void>): Promise<number> {
  const failures: { jobId: string; error: CliError }[] = [];
  const changed: string[] = [];
  await context.withEngine('job', async (engine) => {
    for (const target of targets) {
      const jobId = String(target);
      try {
        await change(engine, target);
        changed.push(jobId);
        context.output.line(`${jobId}: ${done}.`);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failures.push({ jobId, error: toFailure(error).error ?? { code: 'internal', message: error.message } });
        context.output.note(`${jobId}: ${error.message}`);
      }
    }
  });
  const [failure] = failures;
  context.output.json(failure === undefined ? { ok: true, value: { changed } } : { ok: false, error: failure.error, value: { changed, failures } });
  return failure === undefined ? 0 : EXIT_FAILED;
}
