import type { ExportKind } from '../../shared/export-kinds.ts';
import type { CopyProof, ExportDetails } from '../../shared/export.ts';
import type { JobWarning } from '../../shared/job.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { searchInSteps, type Page, type SearchedRow } from '../db/search-in-steps.ts';

/** A row of `export`. */
export interface ExportRow {
  id: string;
  camera: string;
  name: string;
  caseId: string | null;
  requestStartMs: number;
  requestEndMs: number;
  durationMs: number;
  sizeBytes: number;
  videoCodec: string;
  audioCodec: string | null;
  width: number;
  height: number;
  createdAtMs: number;
  videoPath: string;
  /** Empty where none could be made. */
  thumbnailPath: string;
  gaps: TimeSpan[];
  warnings: JobWarning[];
  kind: ExportKind;
  /** Hexadecimal; null where it was not computed. */
  sha256: string | null;
  proof: CopyProof | null;
  /** Null for files that were made before this was kept. */
  details: ExportDetails | null;
}

/** Which exports to list; an absent field does not restrict. `exportCaseId: null` means those without a case. */
export interface ExportQuery extends Page {
  exportCaseId?: string | null | undefined;
}

/** With a part of name or camera; empty or absent: all. */
export interface ExportSearch extends ExportQuery {
  search?: string | undefined;
}

export type ExportRepository = ReturnType<typeof createExportRepository>;

const COLUMNS = `id, camera, name, case_id AS caseId, request_start_ms AS requestStartMs, request_end_ms AS requestEndMs, duration_ms AS durationMs,
  size_bytes AS sizeBytes, video_codec AS videoCodec, audio_codec AS audioCodec, width, height, created_at_ms AS createdAtMs,
  video_path AS videoPath, thumbnail_path AS thumbnailPath, gaps, warnings, kind, sha256, proof, details`;

/** The finished files' rows. */
export function createExportRepository(database: Database) {
  const insert = database.prepare(`INSERT INTO export (id, camera, name, case_id, request_start_ms, request_end_ms, duration_ms, size_bytes, video_codec,
    audio_codec, width, height, created_at_ms, video_path, thumbnail_path, gaps, warnings, kind, sha256, proof, details)
    VALUES (@id, @camera, @name, @caseId, @requestStartMs, @requestEndMs, @durationMs, @sizeBytes, @videoCodec,
    @audioCodec, @width, @height, @createdAtMs, @videoPath, @thumbnailPath, @gaps, @warnings, @kind, @sha256, @proof, @details)`);
  const byId = database.prepare<[string], RawExportRow>(`SELECT ${COLUMNS} FROM export WHERE id = ?`);
  const byCase = database.prepare<[string], RawExportRow>(`SELECT ${COLUMNS} FROM export WHERE case_id = ?`);
  const rename = database.prepare('UPDATE export SET name = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM export WHERE id = ?');
  const assign = database.prepare('UPDATE export SET case_id = ? WHERE id = ?');

  return {
    insert: (row: ExportRow): void => { insert.run({ ...row, gaps: JSON.stringify(row.gaps), warnings: JSON.stringify(row.warnings), proof: row.proof === null ? null : JSON.stringify(row.proof), details: JSON.stringify(row.details ?? {}) }); },
    get: (id: string): ExportRow | undefined => byId.all(id).map(toExportRow)[0],
    ofCase: (caseId: string): ExportRow[] => byCase.all(caseId).map(toExportRow),
    ...createExportLists(database, (id) => byId.all(id).map(toExportRow)),
    rename: (id: string, name: string): boolean => rename.run(name, id).changes === 1,
    remove: (id: string): boolean => remove.run(id).changes === 1,
    assign: (id: string, caseId: string | null): boolean => assign.run(caseId, id).changes === 1,
  };
}

interface ListedRow extends SearchedRow {
  id: string;
  createdAtMs: number;
}

/** Lists, newest first. Those of a case have statements of their own, so that each goes along its own index. */
function createExportLists(database: Database, byId: (id: string) => ExportRow[]) {
  const prepare = (where: string) => ({
    page: database.prepare<[object], RawExportRow>(`SELECT ${COLUMNS} FROM export WHERE ${where} ORDER BY created_at_ms DESC, id LIMIT @limit OFFSET @offset`),
    count: database.prepare<[object], number>(`SELECT count(*) FROM export WHERE ${where}`).pluck(),
    after: database.prepare<[object], ListedRow>(`SELECT id, name, camera, created_at_ms AS createdAtMs FROM export
      WHERE ${where} AND created_at_ms <= @createdAtMs AND (created_at_ms < @createdAtMs OR id > @id) ORDER BY created_at_ms DESC, id LIMIT @count`),
  });
  const all = prepare('TRUE');
  const ofCase = prepare('case_id IS @caseId');
  const statementsFor = (exportCaseId: string | null | undefined) => ({ caseId: exportCaseId ?? null, ...(exportCaseId === undefined ? all : ofCase) });

  const list = ({ exportCaseId, limit, offset }: ExportQuery): { rows: ExportRow[]; total: number } => {
    const { caseId, page, count } = statementsFor(exportCaseId);
    return { rows: page.all({ caseId, limit, offset }).map(toExportRow), total: count.get({ caseId }) ?? 0 };
  };
  return {
    list,
    /** The same for those that match, in steps: each export is looked at. */
    search: async ({ search = '', ...query }: ExportSearch): Promise<{ rows: ExportRow[]; total: number }> => {
      if (search.trim() === '') return list(query);
      const { caseId, after } = statementsFor(query.exportCaseId);
      const found = await searchInSteps<ListedRow>(search, (last, count) => after.all({ caseId, count, createdAtMs: last?.createdAtMs ?? Number.MAX_SAFE_INTEGER, id: last?.id ?? '' }), query);
      return { rows: found.rows.flatMap(({ id }) => byId(id)), total: found.total };
    },
  };
}

interface RawExportRow extends Omit<ExportRow, 'gaps' | 'warnings' | 'proof' | 'details'> {
  gaps: string;
  warnings: string;
  proof: string | null;
  details: string;
}

function toExportRow(raw: RawExportRow): ExportRow {
  return {
    ...raw,
    gaps: JSON.parse(raw.gaps) as TimeSpan[],
    warnings: JSON.parse(raw.warnings) as JobWarning[],
    proof: raw.proof === null ? null : JSON.parse(raw.proof) as CopyProof,
    details: raw.details === '{}' ? null : JSON.parse(raw.details) as ExportDetails,
  };
}
