import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { readSetup } from '../setup/state.mjs';
import { linkFootage, makeBenchFootage, SEGMENT_SECONDS } from './footage.mjs';
import { frigateCopy, makePlaylist, mkvmergeWays, shortenPlaylist } from './frigate-ways.mjs';
import { benchTable, measureRounds } from './rounds.mjs';
import { benchWays } from './ways.mjs';

const SEGMENTS_A_DAY = 86_400 / SEGMENT_SECONDS;
/** So many files of a day are real, and the others hard links of them. */
const REAL_FILES_OF_A_DAY = 360;
/** A day at the usual rate, and at one that fits nearly everywhere; both have the same packets. */
const FULL_RATE = { bitRate: '6M', dayBytes: 66e9 };
const SMALL_RATE = { bitRate: '550k', dayBytes: 7e9 };
/** One output at a time, which faststart turns round in place, and the real files of the footage. */
const SPACE_FACTOR = 1.12;

/** @param {readonly string[]} files */
const sumSizes = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0);

/**
 * Lossless exports of several lengths by every way.
 * @param {{ folder: string, minutes: readonly number[], rounds: number, isMemoryCold: boolean }} options a folder on a disk with room for three times the longest
 */
export async function benchCopies({ folder: parent, minutes: lengths, rounds, isMemoryCold }) {
  const { ffmpeg } = readSetup();
  const folder = mkdtempSync(join(parent, 'reelcase-bench-'));
  try {
    const most = lengths.at(-1) ?? 0;
    const files = await makeBenchFootage(ffmpeg, join(folder, 'footage'), (most * 60) / SEGMENT_SECONDS);
    const playlist = await makePlaylist(ffmpeg, files, join(folder, 'playlist'));
    for (const minutes of lengths) {
      const part = files.slice(0, (minutes * 60) / SEGMENT_SECONDS);
      const ways = [...benchWays(ffmpeg, folder), frigateCopy(ffmpeg, await shortenPlaylist(playlist, part.length)), ...mkvmergeWays(process.env)];
      const bytes = sumSizes(part);
      console.log(`\n### ${String(minutes)} min, ${String(part.length)} files, ${(bytes / 1e9).toFixed(2)} GB, ${String(rounds)} rounds\n`);
      console.log(benchTable(await measureRounds(ways, part, join(folder, 'output'), rounds, bytes, isMemoryCold), bytes));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A lossless export of 24 h, at the usual rate where the disk has room, else at a small one with as many packets.
 * @param {{ folder: string, rounds: number, isMemoryCold: boolean }} options
 */
export async function benchDay({ folder: parent, rounds, isMemoryCold }) {
  const { ffmpeg } = readSetup();
  const folder = mkdtempSync(join(parent, 'reelcase-bench-day-'));
  try {
    const { bavail, bsize } = await statfs(folder);
    const rate = bavail * bsize > FULL_RATE.dayBytes * SPACE_FACTOR ? FULL_RATE : SMALL_RATE;
    const files = await makeBenchFootage(ffmpeg, join(folder, 'footage'), REAL_FILES_OF_A_DAY, rate.bitRate);
    const day = await linkFootage(files, join(folder, 'day'), SEGMENTS_A_DAY);
    const bytes = sumSizes(day);
    const [cat, join_, , proven, ffmpegTuned] = benchWays(ffmpeg, folder);
    const ways = [cat, join_, proven, ffmpegTuned].filter((way) => way !== undefined);
    console.log(`\n### 24 h, ${String(day.length)} files (hard links of ${String(files.length)}), ${rate.bitRate}bit/s, ${(bytes / 1e9).toFixed(2)} GB, ${String(rounds)} rounds\n`);
    console.log(benchTable(await measureRounds(ways, day, join(folder, 'output'), rounds, bytes, isMemoryCold), bytes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
