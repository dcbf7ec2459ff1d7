/** Longest name of a case, in characters. */
export const MAX_CASE_NAME_LENGTH = 100;
/** Longest description of a case, in characters. */
export const MAX_CASE_DESCRIPTION_LENGTH = 10_000;

/** A folder of the mind: exports that belong together. */
export interface Case {
  id: string;
  name: string;
  description: string;
  createdAtMs: number;
  updatedAtMs: number;
  exportCount: number;
  cameraCount: number;
  /** The newest export with a thumbnail, for the cover; null when there is none. */
  coverExportId: string | null;
}

/** What deleting a case did. */
export interface CaseDeletion {
  deletedExports: number;
  cancelledJobs: number;
  /** Files that could not be deleted, with the reason; their exports are kept. */
  failures: string[];
}
