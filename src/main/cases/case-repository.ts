import type { Case } from '../../shared/case.ts';
import type { Database } from '../db/open.ts';

export type CaseRepository = ReturnType<typeof createCaseRepository>;

const SELECT = `SELECT id, name, description, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs,
  (SELECT count(*) FROM export WHERE case_id = export_case.id) AS exportCount,
  (SELECT count(DISTINCT camera) FROM export WHERE case_id = export_case.id) AS cameraCount,
  (SELECT id FROM export WHERE case_id = export_case.id AND thumbnail_path <> '' ORDER BY created_at_ms DESC LIMIT 1) AS coverExportId
  FROM export_case`;

/** The cases' rows, with figures about their members. */
export function createCaseRepository(database: Database) {
  const insert = database.prepare('INSERT INTO export_case (id, name, description, created_at_ms, updated_at_ms) VALUES (@id, @name, @description, @nowMs, @nowMs)');
  const list = database.prepare<[], Case>(`${SELECT} ORDER BY created_at_ms DESC, id`);
  const byId = database.prepare<[string], Case>(`${SELECT} WHERE id = ?`);
  const update = database.prepare('UPDATE export_case SET name = coalesce(@name, name), description = coalesce(@description, description), updated_at_ms = @nowMs WHERE id = @id');
  const remove = database.prepare('DELETE FROM export_case WHERE id = ?');
  return {
    insert: (row: { id: string; name: string; description: string; nowMs: number }): void => { insert.run(row); },
    list: (): Case[] => list.all(),
    get: (id: string): Case | undefined => byId.get(id),
    /** Null leaves a field as it is. */
    update: (change: { id: string; name: string | null; description: string | null; nowMs: number }): boolean => update.run(change).changes === 1,
    /** Exports and jobs of the case stay, without a case. */
    remove: (id: string): boolean => remove.run(id).changes === 1,
  };
}
