import type { ExportKind } from '../../shared/export-kinds.ts';
import type { CopyProof, ExportDetails } from '../../shared/export.ts';
import type { JobWarning } from '../../shared/job.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { foldForSearch, type Database } from '../db/open.ts';

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
export interface ExportQuery {
  exportCaseId?: string | null | undefined;
  search?: string | undefined;
  limit: number;
  offset: number;
}

export type ExportRepository = ReturnType<typeof createExportRepository>;

const COLUMNS = `id, camera, name, case_id AS caseId, request_start_ms AS requestStartMs, request_end_ms AS requestEndMs, duration_ms AS durationMs,
  size_bytes AS sizeBytes, video_codec AS videoCodec, audio_codec AS audioCodec, width, height, created_at_ms AS createdAtMs,
  video_path AS videoPath, thumbnail_path AS thumbnailPath, gaps, warnings, kind, sha256, proof, details`;
/** A search is for any part of name or camera. */
const WHERE = `(@anyCase OR case_id IS @caseId)
  AND (@search = '' OR instr(fold_for_search(name), @search) > 0 OR instr(fold_for_search(camera), @search) > 0)`;

/** The finished files' rows. */
export function createExportRepository(database: Database) {
  const insert = database.prepare(`INSERT INTO export (id, camera, name, case_id, request_start_ms, request_end_ms, duration_ms, size_bytes, video_codec,
    audio_codec, width, height, created_at_ms, video_path, thumbnail_path, gaps, warnings, kind, sha256, proof, details)
    VALUES (@id, @camera, @name, @caseId, @requestStartMs, @requestEndMs, @durationMs, @sizeBytes, @videoCodec,
    @audioCodec, @width, @height, @createdAtMs, @videoPath, @thumbnailPath, @gaps, @warnings, @kind, @sha256, @proof, @details)`);
  const byId = database.prepare<[string], RawExportRow>(`SELECT ${COLUMNS} FROM export WHERE id = ?`);
  const byCase = database.prepare<[string], RawExportRow>(`SELECT ${COLUMNS} FROM export WHERE case_id = ?`);
  const list = database.prepare<[object], RawExportRow>(`SELECT ${COLUMNS} FROM export WHERE ${WHERE} ORDER BY created_at_ms DESC, id LIMIT @limit OFFSET @offset`);
  const count = database.prepare<[object], number>(`SELECT count(*) FROM export WHERE ${WHERE}`).pluck();
  const rename = database.prepare('UPDATE export SET name = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM export WHERE id = ?');
  const assign = database.prepare('UPDATE export SET case_id = ? WHERE id = ?');

  return {
    insert: (row: ExportRow): void => { insert.run({ ...row, gaps: JSON.stringify(row.gaps), warnings: JSON.stringify(row.warnings), proof: row.proof === null ? null : JSON.stringify(row.proof), details: JSON.stringify(row.details ?? {}) }); },
    get: (id: string): ExportRow | undefined => byId.all(id).map(toExportRow)[0],
    ofCase: (caseId: string): ExportRow[] => byCase.all(caseId).map(toExportRow),
    list: (query: ExportQuery): { rows: ExportRow[]; total: number } => {
      const parameters = {
        anyCase: query.exportCaseId === undefined ? 1 : 0,
        caseId: query.exportCaseId ?? null,
        search: foldForSearch((query.search ?? '').trim()),
      };
      return { rows: list.all({ ...parameters, limit: query.limit, offset: query.offset }).map(toExportRow), total: count.get(parameters) ?? 0 };
    },
    rename: (id: string, name: string): boolean => rename.run(name, id).changes === 1,
    remove: (id: string): boolean => remove.run(id).changes === 1,
    assign: (id: string, caseId: string | null): boolean => assign.run(caseId, id).changes === 1,
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
