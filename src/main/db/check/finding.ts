import type { dataFolderPaths } from '../../data-folder.ts';
import type { Database } from '../open.ts';

/** Every promise of the store that `check` looks after, by the name that scripts see. */
export type CheckCode =
  // The store itself.
  | 'database_damaged' | 'dangling_reference' | 'unreadable_row' | 'segment_count_wrong' | 'coverage_wrong'
  // Jobs, attempts and their order.
  | 'running_without_engine' | 'job_times_wrong' | 'attempt_open' | 'attempt_missing' | 'queue_place_shared'
  // Exports and their files.
  | 'export_file_missing' | 'export_file_changed' | 'export_without_success' | 'success_without_export' | 'unknown_file' | 'thumbnail_missing' | 'unknown_thumbnail'
  // What was left over.
  | 'unfinished_file' | 'unknown_unfinished_file' | 'left_process' | 'temporary_files' | 'pin_without_job' | 'pin_missing' | 'unknown_pin';

/** A broken promise of the store. */
export interface CheckFinding {
  code: CheckCode;
  /** What is wrong, in a sentence for people. */
  message: string;
  /** What to do about it. */
  remedy: string;
}

/** What is checked. */
export interface CheckedStore {
  database: Database;
  paths: ReturnType<typeof dataFolderPaths>;
  /** Absolute: where exports go that name no folder of their own. */
  exportFolder: string;
  /** An engine works in the data folder: running jobs and what belongs to them are then as they should be. */
  isEngineRunning: boolean;
}

/** What the next start of the program does by itself. */
export const NEXT_START = 'Start Reelcase once; it puts this right by itself.';
