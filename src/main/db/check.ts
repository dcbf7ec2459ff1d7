import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PART_SUFFIX } from '../exports/file-publishing.ts';
import type { Database } from './open.ts';

/** A broken promise of the store, in words for people. */
export interface CheckFinding {
  code: 'database_damaged' | 'dangling_reference' | 'export_file_missing' | 'export_file_changed' | 'thumbnail_missing' | 'success_without_export' | 'export_without_success' | 'unfinished_file' | 'unknown_unfinished_file' | 'running_without_engine' | 'unknown_pin' | 'pin_without_job' | 'segment_count_wrong';
  message: string;
}

/**
 * Compares the books with themselves and with the disk; changes nothing.
 * @param isEngineRunning an engine holds the data folder: running jobs and their unfinished files are then as they should be
 */
export function checkStore(database: Database, exportFolder: string, isEngineRunning: boolean): CheckFinding[] {
  return [
    ...checkDatabase(database),
    ...checkExports(database),
    ...checkJobs(database, isEngineRunning),
    ...checkUnfinishedFiles(database, exportFolder, isEngineRunning),
    ...checkPins(database),
    ...checkCounts(database),
  ];
}

function checkDatabase(database: Database): CheckFinding[] {
  const integrity = (database.pragma('integrity_check(10)') as { integrity_check: string }[]).map((row) => row.integrity_check).filter((text) => text !== 'ok');
  const dangling = database.pragma('foreign_key_check') as { table: string; parent: string }[];
  return [
    ...integrity.map((text): CheckFinding => ({ code: 'database_damaged', message: `The store is damaged: ${text}` })),
    ...dangling.map(({ table, parent }): CheckFinding => ({ code: 'dangling_reference', message: `A row of ${table} names a row of ${parent} that does not exist.` })),
  ];
}

function checkExports(database: Database): CheckFinding[] {
  const rows = database.prepare<[], { id: string; name: string; videoPath: string; thumbnailPath: string; sizeBytes: number; status: string | null }>(`SELECT export.id, export.name, video_path AS videoPath, thumbnail_path AS thumbnailPath, size_bytes AS sizeBytes, status
    FROM export LEFT JOIN export_job ON export_job.id = export.id ORDER BY created_at_ms`).all();
  return rows.flatMap(({ id, name, videoPath, thumbnailPath, sizeBytes, status }) => {
    const findings: CheckFinding[] = [];
    const size = statSync(videoPath, { throwIfNoEntry: false })?.size;
    if (size === undefined) findings.push({ code: 'export_file_missing', message: `The file of export “${name}” (${id}) is missing: ${videoPath}` });
    else if (size !== sizeBytes) findings.push({ code: 'export_file_changed', message: `The file of export “${name}” (${id}) has ${String(size)} bytes; it had ${String(sizeBytes)} when it was made: ${videoPath}` });
    if (thumbnailPath !== '' && !existsSync(thumbnailPath)) findings.push({ code: 'thumbnail_missing', message: `The thumbnail of export “${name}” (${id}) is missing: ${thumbnailPath}` });
    if (status !== null && status !== 'success') findings.push({ code: 'export_without_success', message: `Export “${name}” (${id}) exists, but its job is ${status}.` });
    return findings;
  });
}

function checkJobs(database: Database, isEngineRunning: boolean): CheckFinding[] {
  // A job whose export was deleted by a person is a success without an export, rightly; one whose file is still there is not.
  const unbooked = database.prepare<[], { id: string; path: string }>(`SELECT job_id AS id, final_path AS path FROM part_file JOIN export_job ON export_job.id = job_id WHERE status = 'success'`).all();
  const findings = unbooked.map(({ id, path }): CheckFinding => ({ code: 'success_without_export', message: `Job ${id} is booked as a success while its file is booked as unfinished: ${path}` }));
  if (isEngineRunning) return findings;
  const running = database.prepare<[], { id: string; name: string }>(`SELECT id, name FROM export_job WHERE status = 'running'`).all();
  return [...findings, ...running.map(({ id, name }): CheckFinding => ({ code: 'running_without_engine', message: `Job “${name}” (${id}) is booked as running, but no Reelcase is. The next start queues it again.` }))];
}

function checkUnfinishedFiles(database: Database, exportFolder: string, isEngineRunning: boolean): CheckFinding[] {
  const known = database.prepare<[], { path: string; jobId: string }>('SELECT path, job_id AS jobId FROM part_file').all();
  const knownPaths = new Set(known.map(({ path }) => path));
  const folders = database.prepare<[], string>('SELECT DISTINCT output_folder FROM export_job WHERE output_folder IS NOT NULL').pluck().all();
  const stray = [...new Set([exportFolder, ...folders])].flatMap((folder) => unfinishedIn(folder)).filter((path) => !knownPaths.has(path));
  return [
    ...(isEngineRunning ? [] : known.map(({ path, jobId }): CheckFinding => ({ code: 'unfinished_file', message: `Job ${jobId} left an unfinished file, which the next start clears up: ${path}` }))),
    ...stray.map((path): CheckFinding => ({ code: 'unknown_unfinished_file', message: `An unfinished file that no job knows of: ${path}` })),
  ];
}

function unfinishedIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(`.mp4${PART_SUFFIX}`)).map((name) => join(folder, name));
}

/** Footage is held for jobs that wait or run, and for nothing else. */
function checkPins(database: Database): CheckFinding[] {
  const booked = database.prepare<[], { id: string; name: string; folder: string; status: string }>('SELECT id, name, pin_folder AS folder, status FROM export_job WHERE pin_folder IS NOT NULL').all();
  const known = new Set(booked.map(({ folder }) => folder));
  const storeId: unknown = JSON.parse(database.prepare<[], string>(`SELECT value FROM setting WHERE key = 'storeId'`).pluck().get() ?? 'null');
  const places = database.prepare<[], string>('SELECT pin_folder FROM source WHERE pin_folder IS NOT NULL').pluck().all();
  const held = typeof storeId === 'string' ? places.map((place) => join(place, storeId)).filter((place) => existsSync(place)).flatMap((place) => readdirSync(place).map((name) => join(place, name))) : [];
  return [
    ...booked.filter(({ status }) => status !== 'queued' && status !== 'running').map(({ id, name, folder }): CheckFinding => ({ code: 'pin_without_job', message: `Footage is still held for job “${name}” (${id}), which has ended; the next start lets it go: ${folder}` })),
    ...held.filter((folder) => !known.has(folder)).map((folder): CheckFinding => ({ code: 'unknown_pin', message: `Footage is held that no job knows of; the next start lets it go: ${folder}` })),
  ];
}

function checkCounts(database: Database): CheckFinding[] {
  const wrong = database.prepare<[], { name: string; noted: number; counted: number }>(`SELECT name, segment_count AS noted, (SELECT count(*) FROM segment WHERE camera_id = camera.id) AS counted
    FROM camera WHERE noted <> counted`).all();
  return wrong.map(({ name, noted, counted }): CheckFinding => ({ code: 'segment_count_wrong', message: `Camera “${name}” is noted with ${String(noted)} segments, the index holds ${String(counted)}. Index its source again.` }));
}
