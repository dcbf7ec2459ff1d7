import { execFileSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../../scripts/setup/project.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { systemClock } from '../../../src/main/clock.ts';
import { openDatabase, type Database } from '../../../src/main/db/open.ts';
import { silentLog } from '../../../src/main/log.ts';
import { createRecordings, type Recordings } from '../../../src/main/recordings/segment-repository.ts';
import { createSourceService, type SourceService } from '../../../src/main/recordings/source-service.ts';
import { recordEvents, type Recorder } from '../../helpers/test-engine.ts';

export const DAY = '2026-05-01';
export const DAY_MS = Date.UTC(2026, 4, 1);
export const HOUR_MS = 3_600_000;

/** Where the built scanning thread is. */
export const workersFolder = join(projectFolder, 'out', 'main', 'workers');

/** A clip of two seconds, made once. @returns its path */
export function makeClip(folder: string): string {
  const path = join(folder, 'clip.mp4');
  execFileSync(readSetup().ffmpeg, ['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=10', '-t', '2', '-c:v', 'libx264', '-preset', 'ultrafast', '-movflags', '+faststart', `file:${path}`]);
  return path;
}

export interface TestStore {
  database: Database;
  databaseFile: string;
  sources: SourceService;
  recordings: Recordings;
  events: Recorder['events'];
  /** Ends everything. */
  close: () => Promise<void>;
}

/** A store with the services of recordings on it. */
export function openStore(folder: string, workers = workersFolder): TestStore {
  const databaseFile = join(folder, 'reelcase.db');
  const database = openDatabase(databaseFile);
  const publisher = recordEvents();
  const sources = createSourceService({ anySegment: () => undefined, workFolder: join(folder, 'work'), database, databaseFile, workersFolder: workers, clock: systemClock, publisher, log: silentLog });
  return {
    database, databaseFile, sources, recordings: createRecordings(database), events: publisher.events,
    close: async () => {
      await sources.close();
      database.close();
    },
  };
}

/** A Frigate media folder. */
export function makeMedia(folder: string, clip: string) {
  mkdirSync(join(folder, 'recordings'), { recursive: true });
  const media = realpathSync(folder);
  const pathOf = (camera: string, time: string): string => {
    const [hour = '', minute = '', second = ''] = time.split(':');
    return join(media, 'recordings', DAY, hour, camera, `${minute}.${second}.mp4`);
  };
  return {
    path: media,
    root: join(media, 'recordings'),
    pathOf,
    /** Puts a copy of the clip in a segment's place. @param time HH:MM:SS */
    put: (camera: string, time: string): string => {
      const path = pathOf(camera, time);
      mkdirSync(dirname(path), { recursive: true });
      copyFileSync(clip, path);
      return path;
    },
    /** Fills hours with links to the clip, one every ten seconds: as good as copies, and quick to make. */
    fillHours: (camera: string, hours: number): void => {
      for (let hour = 0; hour < hours; hour += 1) {
        const hourFolder = join(media, 'recordings', DAY, String(hour).padStart(2, '0'), camera);
        mkdirSync(hourFolder, { recursive: true });
        for (let second = 0; second < 3_600; second += 10) linkSync(clip, join(hourFolder, `${String(Math.floor(second / 60)).padStart(2, '0')}.${String(second % 60).padStart(2, '0')}.mp4`));
      }
    },
  };
}
