import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PART_SUFFIX } from '../../exports/file-publishing.ts';
import type { CheckedStore, CheckFinding } from './finding.ts';
import { exportFoldersOf } from './export-folders.ts';

interface ExportRow {
  id: string;
  name: string;
  videoPath: string;
  thumbnailPath: string;
  sizeBytes: number;
  /** Of its job. */
  status: string | null;
}

/** Does every export have its file, every file its export, and every success both? */
export function checkExports(store: CheckedStore): CheckFinding[] {
  const rows = store.database.prepare<[], ExportRow>(`SELECT export.id, export.name, video_path AS videoPath, thumbnail_path AS thumbnailPath, size_bytes AS sizeBytes, status
    FROM export LEFT JOIN export_job ON export_job.id = export.id ORDER BY created_at_ms`).all();
  return [...rows.flatMap(checkExport), ...checkSuccesses(store), ...checkFiles(store, rows), ...checkThumbnails(store, rows)];
}

function checkExport({ id, name, videoPath, thumbnailPath, sizeBytes, status }: ExportRow): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const size = statSync(videoPath, { throwIfNoEntry: false })?.size;
  if (size === undefined) {
    findings.push({ code: 'export_file_missing', message: `The file of export “${name}” (${id}) is missing: ${videoPath}`, remedy: 'Connect its disk or put the file back, or delete the export from the list.' });
  } else if (size !== sizeBytes) {
    findings.push({ code: 'export_file_changed', message: `The file of export “${name}” (${id}) has ${String(size)} bytes; it had ${String(sizeBytes)} when it was made: ${videoPath}`, remedy: 'Somebody changed it: do not trust it. Put back a copy, or delete the export and make it again.' });
  }
  if (thumbnailPath !== '' && !existsSync(thumbnailPath)) {
    findings.push({ code: 'thumbnail_missing', message: `The thumbnail of export “${name}” (${id}) is missing: ${thumbnailPath}`, remedy: 'The export itself is not affected. Put back a backup of the thumbnails, or make the export again.' });
  }
  if (status !== 'success') {
    findings.push({ code: 'export_without_success', message: status === null ? `Export “${name}” (${id}) exists, but no job made it.` : `Export “${name}” (${id}) exists, but its job is ${status}.`, remedy: 'Compare the file with the footage before you use it; or delete the export and make it again.' });
  }
  return findings;
}

/** A job whose export a person deleted is a success without an export, rightly; one whose file is still booked as unfinished is not. */
function checkSuccesses({ database }: CheckedStore): CheckFinding[] {
  const unbooked = database.prepare<[], { id: string; path: string }>(`SELECT job_id AS id, final_path AS path FROM part_file JOIN export_job ON export_job.id = job_id WHERE status = 'success'`).all();
  return unbooked.map(({ id, path }) => ({ code: 'success_without_export', message: `Job ${id} is booked as a success while its file is booked as unfinished: ${path}`, remedy: 'Make the export again.' }));
}

/**
 * Files under a name that no export has. In the program's own folder nothing else has business; in a folder of a person's only
 * files that bear the name of one of our jobs are looked at.
 */
function checkFiles(store: CheckedStore, rows: readonly ExportRow[]): CheckFinding[] {
  const { database, paths } = store;
  const known = new Set([...rows.map(({ videoPath }) => videoPath), ...database.prepare<[], string>('SELECT final_path FROM part_file').pluck().all()]);
  const jobs = new Map(database.prepare<[], { id: string; status: string }>('SELECT id, status FROM export_job').all().map((job) => [suffixOf(job.id), job]));
  return exportFoldersOf(store).flatMap((folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry): CheckFinding[] => {
    const path = join(folder, entry.name);
    const job = jobs.get(/_([a-z0-9]{6})\.[a-z0-9]+$/.exec(entry.name)?.[1] ?? '');
    if (known.has(path) || !entry.isFile() || entry.name.startsWith('.') || entry.name.endsWith(PART_SUFFIX) || (folder !== paths.exports && job === undefined)) return [];
    const whose = job === undefined ? 'A file' : `A file with the name of job ${job.id}, which is ${job.status},`;
    return [{ code: 'unknown_file', message: `${whose} lies in the export folder, and no export names it: ${path}`, remedy: 'It was not verified, or its export was deleted: move it away or delete it.' }];
  }));
}

/** The random end of a job's id is the end of its file's name, see naming.ts. */
function suffixOf(jobId: string): string {
  return jobId.slice(jobId.lastIndexOf('_') + 1);
}

/** Those of running jobs are being made, or go with the unfinished file at the next start. */
function checkThumbnails({ database, paths }: CheckedStore, rows: readonly ExportRow[]): CheckFinding[] {
  if (!existsSync(paths.thumbnails)) return [];
  const running = database.prepare<[], string>(`SELECT id FROM export_job WHERE status = 'running'`).pluck().all().map((id) => join(paths.thumbnails, `${id}.jpg`));
  const known = new Set([...rows.map(({ thumbnailPath }) => thumbnailPath), ...running]);
  return readdirSync(paths.thumbnails).map((name) => join(paths.thumbnails, name)).filter((path) => !known.has(path))
    .map((path) => ({ code: 'unknown_thumbnail', message: `A thumbnail that belongs to no export: ${path}`, remedy: 'Delete it.' }));
}
