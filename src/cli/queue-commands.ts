import type { Command } from 'commander';
import { changeJobs, showJob } from './commands/jobs.ts';
import { listJobs } from './commands/listings.ts';
import { pauseQueue, resumeQueue, runQueue } from './commands/queue.ts';
import { collect, countingNumber, idArgument } from './options.ts';
import type { Run } from './program.ts';
import { UsageError } from './usage-error.ts';

/** How many ended jobs are listed unless told otherwise. */
export const DEFAULT_LIMIT = 100;

/** Adds `job …` and `queue …`. */
export function addQueueCommands(program: Command, run: Run): void {
  const job = program.command('job').description('look at jobs and control them');
  job.command('list').description('list waiting, running and ended jobs')
    .option('--limit <number>', 'how many ended jobs', countingNumber, DEFAULT_LIMIT)
    .option('--search <text>', 'only ended jobs with this in their name or camera, also those that were put away')
    .action(({ limit, search }: { limit: number; search?: string }) => run((context) => listJobs(context, limit, search)));
  withIds(job.command('show').description('all that is known of a job: attempts, command lines, log, timings')).action((ids: string[]) => run((context) => showJob(context, ids)));
  withIds(job.command('cancel').description('cancel waiting jobs')).action((ids: string[]) => run((context) => changeJobs(context, 'cancelled', ids, (engine, id) => engine.jobs.cancel(id))));
  withIds(job.command('retry').description('queue failed or cancelled jobs again')).action((ids: string[]) => run((context) => changeJobs(context, 'queued again', ids, (engine, id) => engine.jobs.retry(id))));
  withIds(job.command('pause').description('hold waiting jobs back')).action((ids: string[]) => run((context) => changeJobs(context, 'paused', ids, (engine, id) => engine.jobs.pause(id))));
  withIds(job.command('resume').description('let paused jobs go on')).action((ids: string[]) => run((context) => changeJobs(context, 'resumed', ids, (engine, id) => { engine.jobs.resume(id); })));
  withIds(job.command('move').description('move waiting jobs'))
    .option('--to <place>', 'top or bottom').option('--before <id>', 'right before this job', idArgument)
    .action((ids: string[], place: { to?: string; before?: string }) => run((context) => {
      const target = placeOf(place);
      return changeJobs(context, 'moved', [ids], (engine, group) => { engine.jobs.move(group, target); });
    }));
  const queue = program.command('queue').description('control the queue as a whole');
  queue.command('run').description('work until the queue is empty, paused or held back').action(() => run(runQueue));
  queue.command('pause').description('let no job start until `queue resume`').action(() => run(pauseQueue));
  queue.command('resume').description('let jobs start again').action(() => run(resumeQueue));
}

function withIds(command: Command): Command {
  return command.argument('<id...>', 'ids of jobs, see `job list`', collect(idArgument));
}

function placeOf({ to, before }: { to?: string; before?: string }): { to: 'top' | 'bottom' } | { before: string } {
  if (before !== undefined && to === undefined) return { before };
  if (before === undefined && (to === 'top' || to === 'bottom')) return { to };
  throw new UsageError('Say where to: --to top, --to bottom or --before ID.');
}
