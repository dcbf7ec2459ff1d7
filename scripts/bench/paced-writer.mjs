// A recorder: node paced-writer.mjs ORDER.json writes the files of several cameras at the pace of their bit rate and syncs each one when
// it is full; prints as JSON how late its writes were. A process of its own, as a recorder is one.
import { mkdirSync, readFileSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const TICKS_A_SECOND = 4;
/** Older ones are removed, so that the disk does not fill. */
const FILES_KEPT = 2;

/** @type {{ folder: string, cameras: number, bitsASecond: number, fileSeconds: number, seconds: number }} */
const { folder, cameras, bitsASecond, fileSeconds, seconds } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const chunk = Buffer.alloc(bitsASecond / 8 / TICKS_A_SECOND, 0x5a);
/** @type {number[]} */
const lateMs = [];
/** @type {number[]} */
const syncMs = [];
let files = 0;
const startMs = performance.now() + 500;

/** @param {number} camera */
async function record(camera) {
  const place = join(folder, String(camera));
  mkdirSync(place, { recursive: true });
  // Cameras end their files at different times.
  const firstTick = Math.floor((camera / cameras) * fileSeconds * TICKS_A_SECOND);
  const fileOf = (/** @type {number} */ number) => join(place, `${String(number)}.mp4`);
  let handle;
  let number = 0;
  for (let tick = firstTick; tick < firstTick + seconds * TICKS_A_SECOND; tick += 1) {
    const dueMs = startMs + ((tick - firstTick) * 1_000) / TICKS_A_SECOND + (camera * 1_000) / TICKS_A_SECOND / cameras;
    await wait(Math.max(0, dueMs - performance.now()));
    handle ??= await open(fileOf(number), 'w');
    await handle.write(chunk);
    lateMs.push(performance.now() - dueMs);
    if ((tick + 1) % (fileSeconds * TICKS_A_SECOND) !== 0) continue;
    const syncedFromMs = performance.now();
    await handle.sync();
    await handle.close();
    syncMs.push(performance.now() - syncedFromMs);
    handle = undefined;
    files += 1;
    if (number >= FILES_KEPT) await unlink(fileOf(number - FILES_KEPT));
    number += 1;
  }
  await handle?.close();
}

await Promise.all(Array.from({ length: cameras }, (_, camera) => record(camera)));
console.log(JSON.stringify({ lateMs, syncMs, files, tookSeconds: (performance.now() - startMs) / 1_000 }));
