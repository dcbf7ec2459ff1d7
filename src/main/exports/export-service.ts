import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { Export } from '../../shared/export.ts';
import type { Database } from '../db/open.ts';
import { toFileError } from '../file-error.ts';
import type { Publisher } from '../publisher.ts';
import type { ExportQuery, ExportRepository, ExportRow, ExportSearch } from './export-repository.ts';

export interface ExportServiceDependencies {
  database: Database;
  exports: ExportRepository;
  caseExists: (caseId: string) => boolean;
  publisher: Publisher;
}

/** What people do with finished exports. Acts on several are all or nothing: one unknown id refuses the whole. */
export function createExportService({ database, exports, caseExists, publisher }: ExportServiceDependencies) {
  const require = (id: string): ExportRow => {
    const row = exports.get(id);
    if (row === undefined) throw new AppError('not_found', 'Export not found');
    return row;
  };
  const requireAll = (ids: readonly string[]): ExportRow[] => {
    const rows = [...new Set(ids)].map((id) => exports.get(id));
    if (rows.some((row) => row === undefined)) throw new AppError('not_found', 'One or more exports not found.', { remedy: 'They may have been deleted meanwhile; nothing was changed.' });
    return rows.filter((row) => row !== undefined);
  };

  return {
    /** Newest first, with the number of all that match. */
    list: (query: ExportQuery): { exports: Export[]; total: number } => {
      const { rows, total } = exports.list(query);
      return { exports: rows.map(toExport), total };
    },
    /** The same for those that match, in steps. */
    search: async (query: ExportSearch): Promise<{ exports: Export[]; total: number }> => {
      const { rows, total } = await exports.search(query);
      return { exports: rows.map(toExport), total };
    },
    get: (id: string): Export => toExport(require(id)),
    /** Changes the name that is shown; the file keeps its own. */
    rename: (id: string, name: string): Export => {
      if (!exports.rename(id, name.trim())) throw new AppError('not_found', 'Export not found');
      publisher.publish('library:changed', { topics: ['exports'] });
      return toExport(require(id));
    },
    /**
     * Deletes files and rows. A file that cannot be deleted keeps its row, so that nothing is left that no list shows.
     * @returns how many
     * @throws AppError 'not_found' (nothing is deleted), or the reason why a file could not be deleted
     */
    remove: async (ids: readonly string[]): Promise<number> => {
      const rows = requireAll(ids);
      try {
        for (const row of rows) await removeExport(row, exports);
      } finally {
        publisher.publish('library:changed', { topics: ['exports', 'cases'] });
      }
      return rows.length;
    },
    /** Puts exports into a case, or takes them out of theirs. @returns how many */
    assign: (ids: readonly string[], caseId: string | null): number => {
      const rows = requireAll(ids);
      if (caseId !== null && !caseExists(caseId)) throw new AppError('not_found', 'Export case not found');
      database.transaction(() => { for (const { id } of rows) exports.assign(id, caseId); })();
      publisher.publish('library:changed', { topics: ['exports', 'cases'] });
      return rows.length;
    },
    /** @returns the absolute path of a video, of exports in the books and files that are there only */
    videoFile: (id: string): string | undefined => existingFile(exports.get(id)?.videoPath),
    thumbnailFile: (id: string): string | undefined => existingFile(exports.get(id)?.thumbnailPath),
  };
}

/** Deletes the file, then the row: after a crash in between the row says that its file is missing, and can be deleted. */
export async function removeExport(row: ExportRow, exports: ExportRepository): Promise<void> {
  try {
    await rm(row.videoPath, { force: true });
    if (row.thumbnailPath !== '') await rm(row.thumbnailPath, { force: true });
  } catch (error) {
    throw toFileError(error, `delete “${row.name}”`, row.videoPath);
  }
  exports.remove(row.id);
}

function existingFile(path: string | undefined): string | undefined {
  return path !== undefined && path !== '' && existsSync(path) ? path : undefined;
}

function toExport({ caseId, thumbnailPath, ...row }: ExportRow): Export {
  return { ...row, exportCaseId: caseId, hasThumbnail: thumbnailPath !== '', fileMissing: !existsSync(row.videoPath) };
}
