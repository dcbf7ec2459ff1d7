import type { ExportJob } from '../../shared/job.ts';
import { gapsWithin, type TimeSpan } from '../../shared/recordings.ts';
import { chooseCameras, type CameraWords } from '../camera-choice.ts';
import type { Context } from '../context.ts';
import { EXIT_FAILED } from '../failure.ts';
import { count, formatBytes, formatLength, formatTable, formatTime, printable, turnText } from '../text.ts';

/** `cameras` */
export async function listCameras(context: Context): Promise<number> {
  const { cameras, sources } = await context.withBooks((books) => ({ cameras: books.recordings.cameras(), sources: books.sources.list() }));
  context.output.json({ ok: true, value: cameras });
  if (cameras.length === 0) context.output.line('No cameras yet. Add a source, then run `index`.');
  else {
    const columns = [{ title: 'ID', isNumber: true }, { title: 'CAMERA', shrinks: true }, { title: 'SOURCE', shrinks: true }, { title: 'FILES', isNumber: true }, { title: 'FIRST' }, { title: 'LAST' }];
    const rows = cameras.map((camera) => [
      String(camera.id), camera.name, sources.find(({ id }) => id === camera.sourceId)?.name ?? '', String(camera.segmentCount), formatTime(camera.firstMs), formatTime(camera.lastMs),
    ]);
    for (const line of formatTable(columns, rows, context.output.tableColumns)) context.output.line(line);
  }
  return 0;
}

/** `coverage --camera C --from T --to T` */
export async function showCoverage(context: Context, words: CameraWords, range: TimeSpan): Promise<number> {
  const coverage = await context.withBooks((books) => {
    const cameras = chooseCameras(words, books.recordings.cameras(), books.sources.list());
    return books.recordings.coverage(cameras.map(({ id }) => id), range).map((each) => ({ ...each, gaps: gapsWithin(each.spans, range) }));
  });
  context.output.json({ ok: true, value: coverage });
  for (const { camera, spans, gaps, recordedMs } of coverage) {
    context.output.line(`${printable(camera)}: ${formatLength(recordedMs)} of ${formatLength(range.endMs - range.startMs)} recorded, ${count(gaps.length, 'gap')}`);
    const parts = [...spans.map((span) => ({ ...span, what: 'recorded' })), ...gaps.map((gap) => ({ ...gap, what: 'missing' }))].sort((one, other) => one.startMs - other.startMs);
    const rows = parts.map((part) => [part.what, formatTime(part.startMs), formatTime(part.endMs), formatLength(part.endMs - part.startMs)]);
    for (const line of formatTable([{ title: '' }, { title: 'FROM' }, { title: 'TO' }, { title: 'LENGTH', isNumber: true }], rows)) context.output.line(`  ${line}`);
  }
  return 0;
}

/** `jobs` and `job list`: what waits and runs, then what has ended */
export async function listJobs(context: Context, limit: number, search: string | undefined): Promise<number> {
  const { active, history } = await context.withBooks(async (books) => ({ active: books.jobs.state().results.jobs, history: await books.jobs.searchHistory({ limit, offset: 0, search }) }));
  context.output.json({ ok: true, value: { active, history: history.jobs, historyTotal: history.total } });
  const jobs = [...active, ...history.jobs];
  if (jobs.length === 0) context.output.line('No jobs yet.');
  else for (const line of jobTable(jobs, context.output.tableColumns)) context.output.line(line);
  const hidden = history.total - history.jobs.length;
  if (hidden > 0) context.output.note(`${count(hidden, 'older job')} not shown; see --limit.`);
  return 0;
}

function jobTable(jobs: readonly ExportJob[], maxWidth: number | undefined): string[] {
  const columns = [{ title: 'ID' }, { title: 'STATUS' }, { title: 'CAMERA', shrinks: true }, { title: 'NAME', shrinks: true }, { title: 'QUEUED' }, { title: 'TRIES', isNumber: true }, { title: 'NOTE', shrinks: true }];
  return formatTable(columns, jobs.map((job) => [job.id, job.status, job.camera, job.name, formatTime(job.queuedAt), String(job.attempt), noteOf(job)]), maxWidth);
}

function noteOf(job: ExportJob): string {
  if (job.paused) return 'paused';
  if (job.turnWait !== null) return turnText(job.turnWait);
  if (job.status === 'running') return `${job.currentStep} ${job.progressPercent.toFixed(0)} %`;
  if (job.status === 'queued') return job.position === null ? '' : `place ${String(job.position)}`;
  if (job.errorMessage !== null) return job.errorMessage;
  return job.warnings.length === 0 ? '' : count(job.warnings.length, 'warning');
}

/** `exports`, newest first */
export async function listExports(context: Context, limit: number): Promise<number> {
  const { exports, total } = await context.withBooks((books) => books.exports.list({ limit, offset: 0 }));
  context.output.json({ ok: true, value: { exports, total } });
  if (exports.length === 0) context.output.line('No exports yet.');
  else {
    const columns = [{ title: 'ID' }, { title: 'CAMERA', shrinks: true }, { title: 'NAME', shrinks: true }, { title: 'LENGTH', isNumber: true }, { title: 'SIZE', isNumber: true }, { title: 'FILE', runsOn: true }];
    const rows = exports.map((each) => [each.id, each.camera, each.name, formatLength(each.durationMs), formatBytes(each.sizeBytes), each.fileMissing ? `missing: ${each.videoPath}` : each.videoPath]);
    for (const line of formatTable(columns, rows, context.output.tableColumns)) context.output.line(line);
  }
  if (total > exports.length) context.output.note(`${count(total - exports.length, 'older export')} not shown; see --limit.`);
  return 0;
}

/** `cases` */
export async function listCases(context: Context): Promise<number> {
  const cases = await context.withBooks((books) => books.cases.list());
  context.output.json({ ok: true, value: cases });
  if (cases.length === 0) context.output.line('No cases yet. `export --case NAME` makes one.');
  else {
    const columns = [{ title: 'ID' }, { title: 'NAME', shrinks: true }, { title: 'EXPORTS', isNumber: true }, { title: 'CAMERAS', isNumber: true }, { title: 'CREATED' }];
    const rows = cases.map((each) => [each.id, each.name, String(each.exportCount), String(each.cameraCount), formatTime(each.createdAtMs)]);
    for (const line of formatTable(columns, rows, context.output.tableColumns)) context.output.line(line);
  }
  return 0;
}

/** `check`: whether the books agree with themselves and with the disk */
export async function checkBooks(context: Context): Promise<number> {
  const findings = await context.withBooks((books) => books.check());
  context.output.json({ ok: true, value: findings });
  if (findings.length === 0) {
    context.output.line(`Nothing is wrong: the books of ${context.dataFolder} balance.`);
    return 0;
  }
  for (const { code, message, remedy } of findings) for (const line of [`${code}: ${message}`, `  ${remedy}`]) context.output.line(printable(line));
  context.output.note(`${count(findings.length, 'finding')}.`);
  return EXIT_FAILED;
}
