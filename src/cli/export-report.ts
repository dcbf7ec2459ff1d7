import type { Publisher } from '../main/publisher.ts';
import type { ExportKind } from '../shared/export-kinds.ts';
import type { CopyProof, Export, ExportDetails } from '../shared/export.ts';
import type { ExportJob, JobWarning } from '../shared/job.ts';
import type { TimeSpan } from '../shared/recordings.ts';
import type { CliError } from './failure.ts';
import type { Output } from './output.ts';
import { createProgressDisplay } from './progress-display.ts';
import { count, formatBytes, formatLength, formatTime, printable } from './text.ts';

/** What is said of a finished file with `--json`. */
export interface ExportSummary {
  jobId: string;
  exportId: string;
  camera: string;
  name: string;
  exportCaseId: string | null;
  /** Absolute. */
  file: string;
  requestStartMs: number;
  requestEndMs: number;
  recordedMs: number;
  durationMs: number;
  gaps: TimeSpan[];
  warnings: JobWarning[];
  elapsedMs: number;
  bytes: number;
  kind: ExportKind;
  /** Of the file, hexadecimal. */
  sha256: string | null;
  /** The comparison with the source, packet by packet. */
  proof: CopyProof | null;
  /** First and last moment that is shown, how the file was made, its tracks; null where it is not known. */
  details: ExportDetails | null;
}

/** An item that did not become a job, and why. */
export interface RefusedItem {
  camera: string;
  error: string;
}

/** Tells how an `export` command gets on: a bar and lines for people, one JSON object a line for scripts. */
export interface ExportReport {
  /** Give it to the engine: progress comes from there. */
  publisher: Publisher;
  queued(jobs: readonly ExportJob[], refused: readonly RefusedItem[]): void;
  finished(job: ExportJob, result: Export | undefined): void;
  /** Says the sum, after the last job has ended. */
  end(jobs: readonly ExportJob[]): void;
  /** Takes the progress display away, whatever happened. */
  stop(): void;
}

/** @returns the facts about a finished file */
export function summaryOf(job: ExportJob, result: Export): ExportSummary {
  const missingMs = result.gaps.reduce((sum, gap) => sum + gap.endMs - gap.startMs, 0);
  return {
    jobId: job.id,
    exportId: result.id,
    camera: result.camera,
    name: result.name,
    exportCaseId: result.exportCaseId,
    file: result.videoPath,
    requestStartMs: result.requestStartMs,
    requestEndMs: result.requestEndMs,
    recordedMs: result.requestEndMs - result.requestStartMs - missingMs,
    durationMs: result.durationMs,
    gaps: result.gaps,
    warnings: result.warnings,
    elapsedMs: (job.endTime ?? 0) - (job.startTime ?? 0),
    bytes: result.sizeBytes,
    kind: result.kind,
    sha256: result.sha256,
    proof: result.proof,
    details: result.details,
  };
}

/** Makes the report of one `export` command. */
export function createExportReport(output: Output): ExportReport {
  const startedAtMs = performance.now();
  const display = createProgressDisplay(output);
  const summaries: ExportSummary[] = [];
  const failures: { camera: string; jobId: string | null; error: CliError }[] = [];
  const told = new Map<string, string>();
  let jobIds = new Set<string>();
  let ended = 0;

  const showProgress = (active: readonly ExportJob[]) => {
    const ours = active.filter(({ id }) => jobIds.has(id));
    display.update(ours, ended, jobIds.size);
    for (const job of ours) tellProgress(job, told, output);
  };
  const fail = (camera: string, jobId: string | null, error: CliError) => {
    failures.push({ camera, jobId, error });
    output.json({ event: 'failed', jobId, camera, error });
    output.note(`${printable(camera)}: ${printable(error.message)}${error.remedy === undefined ? '' : `\n  ${error.remedy}`}`);
  };

  return {
    publisher: { publish: (name, payload) => { if (name === 'jobs:changed' && 'results' in payload) showProgress(payload.results.jobs); } },
    queued: (jobs, refused) => {
      jobIds = new Set(jobs.map(({ id }) => id));
      for (const { id, camera, name, position } of jobs) output.json({ event: 'queued', jobId: id, camera, name, position });
      for (const { camera, error } of refused) fail(camera, null, { code: 'no_recordings', message: error });
    },
    finished: (job, result) => {
      ended += 1;
      display.clear();
      if (job.status !== 'success' || result === undefined) {
        fail(job.camera, job.id, errorOf(job));
        return;
      }
      const summary = summaryOf(job, result);
      summaries.push(summary);
      output.json({ event: 'finished', ...summary });
      for (const line of summaryLines(summary)) output.line(line);
    },
    end: () => {
      const value = { exports: summaries, failures, elapsedMs: Math.round(performance.now() - startedAtMs) };
      // That somebody cancelled explains more than what went wrong before.
      const failure = failures.find(({ error }) => error.code === 'cancelled') ?? failures[0];
      output.json(failure === undefined ? { ok: true, value } : { ok: false, error: failure.error, value });
    },
    stop: () => { display.clear(); },
  };
}

/** Publications repeat what has not changed; a line is only written for what has. */
function tellProgress(job: ExportJob, told: Map<string, string>, output: Output): void {
  if (job.status !== 'running') return;
  const { id: jobId, camera, currentStep: step, turnWait, etaMs, speed } = job;
  const percent = Math.round(job.progressPercent * 10) / 10;
  const key = `${step} ${String(percent)} ${turnWait?.reason ?? ''} ${String(turnWait?.others)}`;
  if (told.get(jobId) === key) return;
  told.set(jobId, key);
  output.json({ event: 'progress', jobId, camera, step, percent, turnWait, etaMs, speed });
}

function errorOf(job: ExportJob): CliError {
  if (job.status === 'cancelled') return { code: 'cancelled', message: 'The export was cancelled.' };
  const error: CliError = { code: job.errorCode ?? 'internal', message: job.errorMessage ?? 'Export failed' };
  return job.errorRemedy === null ? error : { ...error, remedy: job.errorRemedy };
}

/** For people: the file, then what is in it. */
function summaryLines(summary: ExportSummary): string[] {
  const requested = formatLength(summary.requestEndMs - summary.requestStartMs);
  const gaps = summary.gaps.map((gap) => `  not recorded: ${formatTime(gap.startMs)} to ${formatTime(gap.endMs)} (${formatLength(gap.endMs - gap.startMs)})`);
  const warnings = summary.warnings.map(({ message }) => `  warning: ${printable(message)}`);
  return [
    `${printable(summary.camera)}: ${summary.file}`,
    `  requested ${requested}, recorded ${formatLength(summary.recordedMs)}, ${count(summary.gaps.length, 'gap')}, ${formatBytes(summary.bytes)}, ${(summary.elapsedMs / 1_000).toFixed(1)} s`,
    ...gaps,
    ...warnings,
  ];
}
