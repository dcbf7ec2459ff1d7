import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectFolder } from '../setup/project.mjs';
import { hourFolder, linkAsRecorded } from './recorder-folder.mjs';

const cameras = Array.from({ length: 12 }, (_, index) => `real-${String(index + 1)}`);
const FILES_AN_HOUR = 360;

/**
 * Footage of twelve cameras.
 * @param {readonly string[]} files real ones, of which the others are hard links
 * @param {string} root
 * @param {number} firstHourMs
 * @param {number} hours
 * @returns {number} of files
 */
export function linkHours(files, root, firstHourMs, hours) {
  const count = hours * FILES_AN_HOUR;
  for (const camera of cameras) linkAsRecorded(files, { root, camera, startMs: firstHourMs, count });
  return count * cameras.length;
}

/**
 * Takes the footage of an hour away, as the recorder's clean-up does.
 * @param {string} root
 * @param {number} hourMs
 */
export function removeHour(root, hourMs) {
  for (const camera of cameras) rmSync(hourFolder(root, camera, hourMs), { recursive: true });
}

/**
 * One scan in the built program's own thread; the thread's start is in its time.
 * @param {string} databaseFile
 * @param {{ id: number, path: string }} source
 * @returns {Promise<{ seconds: number, filesSeen: number, segmentsAdded: number, segmentsRemoved: number, unreadable: number }>}
 */
export function scanOnce(databaseFile, source) {
  return new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    const thread = new Worker(join(projectFolder, 'out', 'main', 'workers', 'index-source.js'), {
      workerData: { databaseFile, source: { ...source, kind: 'frigate-folder' }, nowMs: Date.now(), stop: new Int32Array(new SharedArrayBuffer(4)) },
    });
    /** @type {{ kind: string, counts?: { filesSeen: number, segmentsAdded: number, segmentsRemoved: number, unreadable: number } } | undefined} */
    let last;
    thread.on('message', (message) => { last = message; });
    thread.on('error', reject);
    thread.on('exit', () => {
      if (last?.kind === 'done' && last.counts !== undefined) resolve({ ...last.counts, seconds: (performance.now() - startedAtMs) / 1_000 });
      else reject(new Error(`The scan did not end well: ${JSON.stringify(last)}`));
    });
  });
}
