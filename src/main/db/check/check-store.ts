import { checkDatabase } from './check-database.ts';
import { checkExports } from './check-exports.ts';
import { checkJobs } from './check-jobs.ts';
import { checkLeftovers } from './check-leftovers.ts';
import type { CheckedStore, CheckFinding } from './finding.ts';

export type { CheckFinding } from './finding.ts';

/** Compares the books with themselves, with the disk and with what runs; changes nothing. @returns empty when nothing is wrong */
export function checkStore(store: CheckedStore): CheckFinding[] {
  return [...checkDatabase(store.database), ...checkJobs(store), ...checkExports(store), ...checkLeftovers(store)];
}
