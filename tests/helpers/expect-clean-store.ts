import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { openDatabase } from '../../src/main/db/open.ts';
import { openReadOnly } from '../../src/main/engine.ts';
import { processesIn } from './our-processes.ts';

/** What a store may still hold besides finished exports. */
export interface Allowance {
  /** Further folders that exports were sent to. */
  folders?: readonly string[];
  /** Jobs that wait; 0 when absent. */
  waiting?: number;
}

/**
 * Asserts what must hold after every fault, once nothing works in the data folder any more: no final name without a success
 * in the books, no success without its file, no `.part`, no process, no pin, nothing temporary; and that `check` finds nothing.
 * Everything is looked up here and not asked of `check`, which might be wrong as well.
 */
export function expectCleanStore(dataFolder: string, { folders = [], waiting = 0 }: Allowance = {}): void {
  const database = openDatabase(join(dataFolder, 'reelcase.db'), { readOnly: true });
  try {
    const rows = <Row>(sql: string): Row[] => database.prepare<[], Row>(sql).all();
    const jobs = rows<{ id: string; status: string; pinFolder: string | null }>('SELECT id, status, pin_folder AS pinFolder FROM export_job');
    const exports = rows<{ id: string; path: string; bytes: number; thumbnail: string }>('SELECT id, video_path AS path, size_bytes AS bytes, thumbnail_path AS thumbnail FROM export');
    const pinFolders = rows<{ folder: string }>('SELECT pin_folder AS folder FROM source WHERE pin_folder IS NOT NULL').map(({ folder }) => folder);

    expect(jobs.filter(({ status }) => status === 'running')).toEqual([]);
    expect(jobs.filter(({ status }) => status === 'queued')).toHaveLength(waiting);
    expect(jobs.filter(({ status }) => status === 'success').map(({ id }) => id).sort()).toEqual(exports.map(({ id }) => id).sort());
    expect(exports.map(({ path }) => ({ path, bytes: statSync(path, { throwIfNoEntry: false })?.size }))).toEqual(exports.map(({ path, bytes }) => ({ path, bytes })));
    expect(filesIn([join(dataFolder, 'exports'), ...folders]).sort()).toEqual(exports.map(({ path }) => path).sort());
    expect(filesIn([join(dataFolder, 'thumbnails')]).sort()).toEqual(exports.map(({ thumbnail }) => thumbnail).filter((path) => path !== '').sort());
    expect(filesIn([join(dataFolder, 'work')])).toEqual([]);
    expect(rows('SELECT path FROM part_file')).toEqual([]);
    expect(rows(`SELECT job_id, attempt FROM export_attempt WHERE outcome = 'running' OR ended_at_ms IS NULL OR process_id IS NOT NULL`)).toEqual([]);
    expectPins(jobs, pinFolders);
    expect(processesIn(dirname(join(dataFolder, 'x')))).toEqual([]);
    for (const folder of folders) expect(processesIn(folder)).toEqual([]);
  } finally {
    database.close();
  }
  const books = openReadOnly({ dataFolder });
  try {
    expect(books.check()).toEqual([]);
  } finally {
    books.close();
  }
}

/** Footage is held for jobs that wait, and for no other. */
function expectPins(jobs: readonly { status: string; pinFolder: string | null }[], pinFolders: readonly string[]): void {
  const booked = jobs.flatMap(({ pinFolder }) => (pinFolder === null ? [] : [pinFolder]));
  expect(jobs.filter(({ status, pinFolder }) => pinFolder !== null && status !== 'queued')).toEqual([]);
  const held = pinFolders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder).flatMap((store) => readdirSync(join(folder, store)).map((job) => join(folder, store, job))) : []));
  expect(held.sort()).toEqual(booked.sort());
}

function filesIn(folders: readonly string[]): string[] {
  return [...new Set(folders)].filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}
