import { cpSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { frigateFolder } from '../../../src/main/recordings/sources/frigate-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

/** When the footage of these tests starts. */
export const FOOTAGE_START_MS = Date.parse('2026-05-01T10:00:00Z');
/** Playing time of the footage of `door`. */
export const DOOR_SECONDS = 20;
const SEGMENT_SECONDS = 10;
const scene = { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 };
const door = { name: 'door', width: 640, height: 360, fps: 15, codec: 'h264' as const, hasAudio: true, gaps: [], scene };
const small = { ...door, name: 'small', width: 160, height: 90, fps: 5, hasAudio: false };

/** A store that knows footage, made once and copied for every test. */
export interface FaultStore {
  /** The files of `door`, in order of time. */
  files: string[];
  /** Where a source's footage is pinned. */
  pinFolder: string;
  /** Makes a data folder of its own for a test, and footage of its own if asked for. @returns the data folder */
  copy(name: string): string;
}

/**
 * Makes a store that knows 20 s of a camera `door`, with sound, pins allowed.
 * @param folder an empty one, for everything
 * @param longSeconds also makes a camera `long` of so many seconds, of the same small files again and again by hard links
 */
export async function makeFaultStore(folder: string, longSeconds = 0): Promise<FaultStore> {
  const { cameras, recordingsFolder } = await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: join(folder, 'footage'), startMs: FOOTAGE_START_MS, durationSeconds: DOOR_SECONDS, cameras: longSeconds === 0 ? [door] : [door, small] });
  const files = cameras[0]?.files ?? [];
  const smallFiles = cameras[1]?.files ?? [];
  for (let second = 0; second < longSeconds; second += SEGMENT_SECONDS) {
    const path = frigateFolder.pathOf(recordingsFolder, 'long', FOOTAGE_START_MS + second * 1_000);
    mkdirSync(dirname(path), { recursive: true });
    linkSync(smallFiles[(second / SEGMENT_SECONDS) % smallFiles.length] ?? '', path);
  }
  const master = join(folder, 'master');
  const pinFolder = join(folder, 'footage', 'pins');
  const engine = await openTestEngine(master);
  const source = engine.sources.add('frigate-folder', join(folder, 'footage'));
  await engine.sources.index(source.id);
  await engine.sources.setPinFolder(source.id, pinFolder);
  await engine.close();
  return {
    files,
    pinFolder,
    copy: (name) => {
      const dataFolder = join(folder, name);
      cpSync(master, dataFolder, { recursive: true });
      return dataFolder;
    },
  };
}
