import { join } from 'node:path';

/**
 * Where Frigate puts a segment: `YYYY-MM-DD/HH/<camera>/MM.SS.mp4`, in UTC.
 * @param {string} recordingsFolder
 * @param {string} cameraName
 * @param {number} startMs of the segment, UTC, on a whole second
 * @returns {string}
 */
export function segmentPath(recordingsFolder, cameraName, startMs) {
  // 2024-05-06T07:08:09.000Z
  const iso = new Date(startMs).toISOString();
  return join(recordingsFolder, iso.slice(0, 10), iso.slice(11, 13), cameraName, `${iso.slice(14, 16)}.${iso.slice(17, 19)}.mp4`);
}

/**
 * @param {number} index of the segment, from 0
 * @param {number} segmentSeconds
 * @param {readonly import('./demo-cameras.mjs').DemoGap[]} gaps
 * @returns {boolean} whether the segment lies in a gap, wholly or in part
 */
export function isInGap(index, segmentSeconds, gaps) {
  const start = index * segmentSeconds;
  return gaps.some((gap) => start + segmentSeconds > gap.startSeconds && start < gap.startSeconds + gap.durationSeconds);
}
