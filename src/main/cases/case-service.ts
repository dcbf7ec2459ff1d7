import type { Case, CaseDeletion } from '../../shared/case.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { ExportRepository } from '../exports/export-repository.ts';
import { removeExport } from '../exports/export-service.ts';
import { newCaseId } from '../exports/naming.ts';
import type { Publisher } from '../publisher.ts';
import type { CaseRepository } from './case-repository.ts';

export interface CaseServiceDependencies {
  cases: CaseRepository;
  exports: ExportRepository;
  /** Cancels the waiting jobs of a case. @returns their ids */
  cancelQueuedJobs: (caseId: string) => string[];
  clock: Clock;
  publisher: Publisher;
}

/** What people do with cases. */
export function createCaseService({ cases, exports, cancelQueuedJobs, clock, publisher }: CaseServiceDependencies) {
  const require = (id: string): Case => {
    const found = cases.get(id);
    if (found === undefined) throw new AppError('not_found', 'Export case not found');
    return found;
  };
  return {
    /** Newest first. */
    list: (): Case[] => cases.list(),
    exists: (id: string): boolean => cases.get(id) !== undefined,
    create: (name: string, description = ''): Case => {
      const id = newCaseId();
      cases.insert({ id, name: name.trim(), description: description.trim(), nowMs: clock.nowMs() });
      publisher.publish('library:changed', { topics: ['cases'] });
      return require(id);
    },
    /** An absent field stays as it is. */
    update: (id: string, change: { name?: string | undefined; description?: string | undefined }): Case => {
      require(id);
      cases.update({ id, name: change.name?.trim() ?? null, description: change.description?.trim() ?? null, nowMs: clock.nowMs() });
      publisher.publish('library:changed', { topics: ['cases'] });
      return require(id);
    },
    /**
     * Deletes a case. Its exports stay without a case; or are deleted too, and then the case's waiting jobs are cancelled.
     * Running jobs go on and end up without a case. An export whose file cannot be deleted is kept and named.
     */
    remove: async (id: string, deleteExports: boolean): Promise<CaseDeletion> => {
      require(id);
      const result: CaseDeletion = { deletedExports: 0, cancelledJobs: 0, failures: [] };
      if (deleteExports) {
        result.cancelledJobs = cancelQueuedJobs(id).length;
        for (const row of exports.ofCase(id)) {
          try {
            await removeExport(row, exports);
            result.deletedExports += 1;
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            result.failures.push(error.message);
          }
        }
      }
      cases.remove(id);
      publisher.publish('library:changed', { topics: ['cases', 'exports'] });
      return result;
    },
  };
}
