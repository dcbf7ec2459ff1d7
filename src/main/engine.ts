import type { BatchResult, ExportJob, JobAttempt, JobState } from '../shared/job.ts';
import type { Case, CaseDeletion } from '../shared/case.ts';
import type { Export, ExportPlanSummary } from '../shared/export.ts';
import type { EnqueueRequest } from '../shared/ipc.ts';
import type { Camera, CameraCoverage, IndexReport, Source, SourceKind, TimeSpan, UnreadableFile } from '../shared/recordings.ts';
import type { AppInfo, Settings } from '../shared/settings.ts';
import type { Clock } from './clock.ts';
import type { Publisher } from './publisher.ts';

// DRAFT for the other writers: the surface that the shell and the CLI use. The implementation replaces this file.

export interface EngineOptions {
  /** Absolute; made when it does not exist. Holds reelcase.db, exports/, thumbnails/, logs/. */
  dataFolder: string;
  /** Absolute folder of the built worker files (out/main/workers). */
  workersFolder: string;
  /** Named to whoever finds the data folder taken, e.g. "the Reelcase window" or "reelcase export". */
  holder: string;
  environment: Readonly<Record<string, string | undefined>>;
  publisher?: Publisher;
  clock?: Clock;
  /** Version of the program, for `info`. */
  version: string;
}

/** All methods throw AppError for expected failures. Synchronous ones take under 10 ms. */
export interface Engine {
  info(): AppInfo;
  sources: {
    list(): Source[];
    /** @throws AppError 'invalid_input' | 'source_unreachable' | 'conflict' (already added) */
    add(kind: SourceKind, path: string): Promise<Source>;
    remove(sourceId: number): void;
    /** Scans in a worker thread; resolves when done; a second call for the same source joins the running scan. */
    index(sourceId: number): Promise<IndexReport>;
    unreadable(sourceId: number, limit: number, offset: number): { files: UnreadableFile[]; total: number };
  };
  recordings: {
    cameras(): Camera[];
    coverage(cameraIds: number[], range: TimeSpan): CameraCoverage[];
  };
  jobs: {
    plan(cameraIds: number[], range: TimeSpan): ExportPlanSummary[];
    /** outputFolder: absolute, CLI's --out only. */
    enqueue(request: EnqueueRequest, outputFolder?: string): Promise<BatchResult>;
    state(): JobState;
    /** Final jobs, newest first. */
    history(limit: number, offset: number): { jobs: ExportJob[]; total: number };
    get(jobId: string): ExportJob | undefined;
    attempts(jobId: string): JobAttempt[];
    cancel(jobId: string): Promise<void>;
    retry(jobId: string): void;
    /** Resolves with the job once its status is final. */
    whenFinished(jobId: string): Promise<ExportJob>;
  };
  exports: {
    list(query: { exportCaseId?: string | null | undefined; search?: string | undefined; limit: number; offset: number }): { exports: Export[]; total: number };
    get(exportId: string): Export;
    rename(exportId: string, name: string): Export;
    remove(exportIds: string[]): Promise<number>;
    assign(exportIds: string[], exportCaseId: string | null): number;
    /** Absolute path of the video, only of an export that exists and whose file is there; undefined otherwise. */
    videoFile(exportId: string): string | undefined;
    thumbnailFile(exportId: string): string | undefined;
  };
  cases: {
    list(): Case[];
    create(name: string, description?: string): Case;
    update(caseId: string, change: { name?: string | undefined; description?: string | undefined }): Case;
    remove(caseId: string, deleteExports: boolean): Promise<CaseDeletion>;
  };
  settings: {
    get(): Settings;
    update(change: { maxConcurrent?: number; exportFolder?: string }): Settings;
  };
  /** Starts the queue's workers. `openEngine` leaves them stopped, so that a read or an enqueue can come first. */
  startQueue(): void;
  /** Stops running jobs (they go back to the queue), closes everything; idempotent. */
  close(): Promise<void>;
}

export declare function openEngine(options: EngineOptions): Promise<Engine>;
