import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOwnFile, PART_SUFFIX, WRITE_TEST_PREFIX } from '../../exports/file-publishing.ts';
import { findExportProcesses } from '../../exports/left-process.ts';
import { exportFoldersOf } from './export-folders.ts';
import { NEXT_START, type CheckedStore, type CheckFinding } from './finding.ts';

interface UnfinishedFile {
  path: string;
  finalPath: string;
  jobId: string;
  status: string | null;
}

/** Is anything there that belongs to no job, or to one that has ended: unfinished and temporary files, processes, held footage? */
export function checkLeftovers(store: CheckedStore): CheckFinding[] {
  const files = store.database.prepare<[], UnfinishedFile>(`SELECT path, final_path AS finalPath, job_id AS jobId, status FROM part_file LEFT JOIN export_job ON export_job.id = job_id ORDER BY created_at_ms`).all();
  return [...checkUnfinished(store, files), ...checkProcesses(store, files), ...checkTemporary(store), ...checkPins(store)];
}

function checkUnfinished(store: CheckedStore, files: readonly UnfinishedFile[]): CheckFinding[] {
  const knownPaths = new Set(files.map(({ path }) => path));
  const stray = exportFoldersOf(store).flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith(PART_SUFFIX)).map((name) => join(folder, name))).filter((path) => !knownPaths.has(path));
  return [
    // Of a success it is told elsewhere.
    ...files.filter(({ status }) => status !== 'success' && !(store.isEngineRunning && status === 'running')).map(describeUnfinished),
    ...stray.map((path): CheckFinding => ({ code: 'unknown_unfinished_file', message: `An unfinished file that no job knows of: ${path}`, remedy: 'Delete it, unless another program writes it.' })),
  ];
}

function describeUnfinished({ path, finalPath, jobId }: UnfinishedFile): CheckFinding {
  if (!existsSync(dirname(path))) return { code: 'unfinished_file', message: `Job ${jobId} left an unfinished file in a folder that is not there now: ${path}`, remedy: 'Connect its disk again and start Reelcase once; it deletes the file.' };
  if (isOwnFile(path, finalPath)) return { code: 'unfinished_file', message: `Job ${jobId} left a file under its final name that is not in the books: ${finalPath}`, remedy: 'Start Reelcase once; it takes the file over if it verifies, and makes the export again if not.' };
  return { code: 'unfinished_file', message: `Job ${jobId} left an unfinished file: ${path}`, remedy: 'Start Reelcase once; it deletes the file.' };
}

function checkProcesses({ paths, isEngineRunning }: CheckedStore, files: readonly UnfinishedFile[]): CheckFinding[] {
  if (isEngineRunning) return [];
  return findExportProcesses({ files: files.map(({ path }) => path), folders: [paths.work, paths.thumbnails] })
    .map(({ processId, commandLine }) => ({ code: 'left_process', message: `Process ${String(processId)} still works for an export, but no Reelcase runs: ${commandLine}`, remedy: `Start Reelcase once; it ends the process. Or end it yourself: kill -9 ${String(processId)}` }));
}

function checkTemporary(store: CheckedStore): CheckFinding[] {
  const { paths, isEngineRunning } = store;
  if (isEngineRunning) return [];
  const temporary = existsSync(paths.work) ? readdirSync(paths.work).map((name) => join(paths.work, name)) : [];
  const tests = exportFoldersOf(store).flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(WRITE_TEST_PREFIX)).map((name) => join(folder, name)));
  return [
    ...temporary.map((path): CheckFinding => ({ code: 'temporary_files', message: `Temporary files of an export that ended with the program: ${path}`, remedy: NEXT_START })),
    ...tests.map((path): CheckFinding => ({ code: 'temporary_files', message: `An empty file by which the folder was tried out: ${path}`, remedy: 'Delete it.' })),
  ];
}

/** Footage is held for jobs that wait or run, and for nothing else. */
function checkPins({ database }: CheckedStore): CheckFinding[] {
  const booked = database.prepare<[], { id: string; name: string; folder: string; status: string }>('SELECT id, name, pin_folder AS folder, status FROM export_job WHERE pin_folder IS NOT NULL').all();
  const known = new Set(booked.map(({ folder }) => folder));
  const isActive = (status: string): boolean => status === 'queued' || status === 'running';
  return [
    ...booked.filter(({ status }) => !isActive(status)).map(({ id, name, folder }): CheckFinding => ({ code: 'pin_without_job', message: `Footage is still held for job “${name}” (${id}), which has ended: ${folder}`, remedy: NEXT_START })),
    ...booked.filter(({ status, folder }) => isActive(status) && !existsSync(folder)).map(({ id, name, folder }): CheckFinding => ({ code: 'pin_missing', message: `The footage of job “${name}” (${id}) is booked as held, but the folder is not there: ${folder}`, remedy: 'Connect the disk of the recordings; or duplicate the job and cancel this one, so that its footage is held again.' })),
    ...heldIn(database).filter((folder) => !known.has(folder)).map((folder): CheckFinding => ({ code: 'unknown_pin', message: `Footage is held that no job knows of: ${folder}`, remedy: NEXT_START })),
  ];
}

/** @returns the folders of this store's own in which footage is held */
function heldIn(database: CheckedStore['database']): string[] {
  const storeId: unknown = JSON.parse(database.prepare<[], string>(`SELECT value FROM setting WHERE key = 'storeId'`).pluck().get() ?? 'null');
  // A store that has no name yet has held nothing.
  if (typeof storeId !== 'string') return [];
  const places = database.prepare<[], string>('SELECT pin_folder FROM source WHERE pin_folder IS NOT NULL').pluck().all();
  return places.map((place) => join(place, storeId)).filter((place) => existsSync(place)).flatMap((place) => readdirSync(place).map((name) => join(place, name)));
}
