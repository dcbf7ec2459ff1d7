import { exportOptionsSchema } from '../../../shared/export-options.ts';
import { jobStatuses } from '../../../shared/job.ts';
import type { Database } from '../open.ts';
import type { CheckFinding } from './finding.ts';

const RESTORE = 'Close Reelcase, move the store aside and put back a backup of the data folder. The exported files themselves are not affected.';
const INDEX_AGAIN = 'Index its source again.';

/** Is the store sound in itself: SQLite's own checks, readable values, and figures that are kept beside what they are made of. */
export function checkDatabase(database: Database): CheckFinding[] {
  return [...checkIntegrity(database), ...checkReferences(database), ...checkRows(database), ...checkCounts(database), ...checkCoverage(database)];
}

function checkIntegrity(database: Database): CheckFinding[] {
  const rows = database.pragma('integrity_check(10)') as { integrity_check: string }[];
  return rows.filter(({ integrity_check: text }) => text !== 'ok').map(({ integrity_check: text }) => ({ code: 'database_damaged', message: `The store is damaged: ${text}`, remedy: RESTORE }));
}

function checkReferences(database: Database): CheckFinding[] {
  const dangling = database.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
  return dangling.map(({ table, rowid, parent }) => ({
    code: 'dangling_reference',
    message: `A row of ${table}${rowid === null ? '' : ` (number ${String(rowid)})`} names a row of ${parent} that does not exist.`,
    remedy: table === 'export' || table === 'export_job' ? 'Put the export into another case, or take it out of its case; then check again.' : INDEX_AGAIN,
  }));
}

/** Values that the program cannot make sense of. */
function checkRows(database: Database): CheckFinding[] {
  const jobs = database.prepare<[], { id: string; status: string; options: string; warnings: string }>('SELECT id, status, options, warnings FROM export_job').all();
  const exports = database.prepare<[], { id: string; gaps: string; warnings: string; details: string; proof: string | null }>('SELECT id, gaps, warnings, details, proof FROM export').all();
  const unreadable = (what: string, reason: string): CheckFinding => ({ code: 'unreadable_row', message: `${what} cannot be understood: ${reason}.`, remedy: RESTORE });
  return [
    ...jobs.flatMap(({ id, status, options, warnings }) => [
      ...(jobStatuses.some((known) => known === status) ? [] : [unreadable(`Job ${id}`, `its status is “${status}”`)]),
      ...(isUnderstood(options, (value) => exportOptionsSchema.safeParse(value).success) ? [] : [unreadable(`Job ${id}`, 'its choices are not those of an export')]),
      ...(isUnderstood(warnings, Array.isArray) ? [] : [unreadable(`Job ${id}`, 'its warnings are no list')]),
    ]),
    ...exports.filter(({ gaps, warnings, details, proof }) => !(isUnderstood(gaps, Array.isArray) && isUnderstood(warnings, Array.isArray) && isUnderstood(details) && isUnderstood(proof ?? 'null')))
      .map(({ id }) => unreadable(`Export ${id}`, 'its gaps, warnings, details or proof are damaged')),
  ];
}

function isUnderstood(json: string, isRight: (value: unknown) => boolean = () => true): boolean {
  try {
    return isRight(JSON.parse(json));
  } catch {
    return false;
  }
}

function checkCounts(database: Database): CheckFinding[] {
  const wrong = database.prepare<[], { name: string; noted: number; counted: number }>(`SELECT name, segment_count AS noted, (SELECT count(*) FROM segment WHERE camera_id = camera.id) AS counted
    FROM camera WHERE noted <> counted`).all();
  return wrong.map(({ name, noted, counted }) => ({ code: 'segment_count_wrong', message: `Camera “${name}” is noted with ${String(noted)} segments, the index holds ${String(counted)}.`, remedy: INDEX_AGAIN }));
}

/** Coverage is kept beside the segments that it is made of: each must lie in a span, and each span must begin with one. */
function checkCoverage(database: Database): CheckFinding[] {
  const outside = database.prepare<[], { name: string; count: number }>(`SELECT name, count(*) AS count FROM segment JOIN camera ON camera.id = camera_id
    WHERE duration_ms > 0 AND coalesce((SELECT end_ms FROM coverage_span WHERE camera_id = segment.camera_id AND coverage_span.start_ms <= segment.start_ms ORDER BY coverage_span.start_ms DESC LIMIT 1), 0) < segment.start_ms + duration_ms
    GROUP BY camera_id`).all();
  const empty = database.prepare<[], { name: string; count: number }>(`SELECT name, count(*) AS count FROM coverage_span JOIN camera ON camera.id = camera_id
    WHERE NOT EXISTS (SELECT 1 FROM segment WHERE camera_id = coverage_span.camera_id AND start_ms = coverage_span.start_ms) GROUP BY camera_id`).all();
  return [
    ...outside.map(({ name, count }): CheckFinding => ({ code: 'coverage_wrong', message: `${String(count)} segments of camera “${name}” lie outside of what is shown as recorded.`, remedy: INDEX_AGAIN })),
    ...empty.map(({ name, count }): CheckFinding => ({ code: 'coverage_wrong', message: `${String(count)} spans of camera “${name}” are shown as recorded and begin with no segment.`, remedy: INDEX_AGAIN })),
  ];
}
