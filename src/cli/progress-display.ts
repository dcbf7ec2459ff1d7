import type { ExportJob } from '../shared/job.ts';
import type { Output } from './output.ts';
import { displayWidth, fit, formatLength, printable, turnText } from './text.ts';

const BAR_COLUMNS = 24;
const CAMERA_COLUMNS = 20;

/** @returns one line for a job that runs, no wider than `columns` */
export function progressLine(job: ExportJob, columns: number): string {
  const camera = padTo(printable(job.camera), CAMERA_COLUMNS);
  // No bar: the sentence would not fit beside it.
  if (job.turnWait !== null) return fit(`${camera} ${turnText(job.turnWait)}`, columns);
  const percent = Math.min(100, Math.max(0, job.progressPercent));
  const filled = Math.round((percent / 100) * BAR_COLUMNS);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(BAR_COLUMNS - filled)}]`;
  const eta = job.etaMs === null ? '' : `  ${formatLength(Math.ceil(job.etaMs / 1_000) * 1_000)} left`;
  return fit(`${camera} ${bar} ${percent.toFixed(0).padStart(3)} %  ${job.currentStep}${eta}`, columns);
}

/** Shows how a set of jobs gets on. */
export interface ProgressDisplay {
  /** @param jobs those of our own that are active @param done how many of ours have ended */
  update(jobs: readonly ExportJob[], done: number, total: number): void;
  /** Takes the display away, so that results stand where it was. */
  clear(): void;
}

/** Redraws a few lines on a terminal: one a running job, and a sum where there are several. Draws nothing elsewhere. */
export function createProgressDisplay(output: Output): ProgressDisplay {
  let drawn = 0;
  const isOn = output.isTerminal && !output.isJson;
  const clear = () => {
    if (drawn > 0) output.draw(`\x1b[${String(drawn)}A\x1b[0J`);
    drawn = 0;
  };
  return {
    clear,
    update: (jobs, done, total) => {
      if (!isOn) return;
      // One column less than there are: a full line would wrap, and the next redraw would start in the wrong place.
      const lines = jobs.filter(({ status }) => status === 'running').map((job) => progressLine(job, output.columns - 1));
      if (total > 1) lines.push(fit(`${String(done)} of ${String(total)} exports done`, output.columns - 1));
      clear();
      output.draw(lines.map((line) => `${line}\n`).join(''));
      drawn = lines.length;
    },
  };
}

function padTo(text: string, columns: number): string {
  const fitted = fit(text, columns);
  return fitted + ' '.repeat(columns - displayWidth(fitted));
}
