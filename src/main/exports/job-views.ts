import type { ExportJob } from '../../shared/job.ts';
import type { Page } from '../db/search-in-steps.ts';
import type { ExportRepository } from './export-repository.ts';
import type { HistorySearch } from './job-queries.ts';
import type { JobRepository } from './job-repository.ts';
import type { JobRow } from './job-row.ts';
import { toPublicJob } from './live-jobs.ts';
import type { ProgressBook } from './progress-book.ts';
import type { RunningJob } from './running-job.ts';

/** Jobs as the UI and the CLI see them: rows, put together with what memory holds of those that run. */
export class JobViews {
  constructor(private readonly sources: { jobs: JobRepository; exports: ExportRepository; progress: ProgressBook; running: ReadonlyMap<string, RunningJob> }) {}

  of(row: JobRow, position: number | null): ExportJob {
    const { exports, progress, running } = this.sources;
    const finished = row.status === 'success' ? exports.get(row.id) : undefined;
    return toPublicJob(row, progress.get(row.id), position, finished, running.get(row.id)?.gate.isHeld === true);
  }

  get(jobId: string): ExportJob | undefined {
    const { jobs } = this.sources;
    const row = jobs.get(jobId);
    if (row === undefined) return undefined;
    const waiting = row.status === 'queued' ? jobs.waiting().findIndex(({ id }) => id === jobId) : -1;
    return this.of(row, waiting < 0 ? null : waiting + 1);
  }

  /** Running jobs, then waiting ones in their order. */
  active(): ExportJob[] {
    const { jobs } = this.sources;
    return [...jobs.running().map((row) => this.of(row, null)), ...jobs.waiting().map((row, index) => this.of(row, index + 1))];
  }

  /** Final jobs, the latest end first. */
  history(page: Page): { jobs: ExportJob[]; total: number } {
    const { rows, total } = this.sources.jobs.history(page);
    return { jobs: rows.map((row) => this.of(row, null)), total };
  }

  /** The same for those that match, in steps. */
  async searchHistory(query: HistorySearch): Promise<{ jobs: ExportJob[]; total: number }> {
    const { rows, total } = await this.sources.jobs.searchHistory(query);
    return { jobs: rows.map((row) => this.of(row, null)), total };
  }
}
