import { makeDemoFootage } from '../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../scripts/setup/state.mjs';

/** 2026-05-01 12:00:00 in Berlin. */
export const SMALL_FOOTAGE_START_MS = Date.UTC(2026, 4, 1, 10, 0, 0);
export const SMALL_FOOTAGE_SECONDS = 20;

/** Makes 20 s of one small camera, `front_door`, without sound, in the layout of a Frigate folder: made in a second. */
export async function makeSmallFootage(folder: string): Promise<void> {
  await makeDemoFootage({
    ffmpeg: readSetup().ffmpeg, folder, startMs: SMALL_FOOTAGE_START_MS, durationSeconds: SMALL_FOOTAGE_SECONDS,
    cameras: [{ name: 'front_door', codec: 'h264', hasAudio: false, width: 320, height: 180, fps: 10, gaps: [], scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } }],
  });
}
