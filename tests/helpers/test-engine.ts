import { join } from 'node:path';
import type { EventName, Events } from '../../src/shared/ipc.ts';
import { openEngine, type Engine } from '../../src/main/engine.ts';
import type { Clock } from '../../src/main/clock.ts';
import type { Publisher } from '../../src/main/publisher.ts';
import { readSetup } from '../../scripts/setup/state.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';

/** Everything an engine published, in order. */
export interface Recorder extends Publisher {
  events: { name: EventName; payload: Events[EventName] }[];
}

/** A publisher that keeps what it gets. */
export function recordEvents(): Recorder {
  const events: Recorder['events'] = [];
  return { events, publish: (name, payload) => { events.push({ name, payload: structuredClone(payload) }); } };
}

/** Opens a real engine on a data folder, with the built scanning thread and the ffmpeg of the set-up. */
export function openTestEngine(dataFolder: string, options: { publisher?: Publisher; ffmpeg?: string; clock?: Clock; environment?: Record<string, string> } = {}): Promise<Engine> {
  return openEngine({
    dataFolder,
    workersFolder: join(projectFolder, 'out', 'main', 'workers'),
    holder: 'a test',
    environment: { REELCASE_FFMPEG: options.ffmpeg ?? readSetup().ffmpeg, ...options.environment },
    version: 'test',
    ...(options.publisher === undefined ? {} : { publisher: options.publisher }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
}
