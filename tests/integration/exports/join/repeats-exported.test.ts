import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { timeStripFilters } from '../../../../scripts/demo-footage/time-strip.mjs';
import type { Engine } from '../../../../src/main/engine.ts';
import { exportOptionsSchema } from '../../../../src/shared/export-options.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { openTestEngine } from '../../../helpers/test-engine.ts';
import { ffmpeg, fps, height, probe, shownTimes, width } from './join-fixtures.ts';

// A camera whose recorder writes the end of each file again at the start of the next one, through the whole engine.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const folder = makeTempFolder();
let engine: Engine;

beforeAll(async () => {
  const camera = join(folder, 'recordings', '2026-05-01', '10', 'door');
  mkdirSync(camera, { recursive: true });
  const whole = join(folder, 'whole.mp4');
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${String(width)}x${String(height)}:r=${String(fps)}`, '-t', '30', '-vf', timeStripFilters(width, 0), '-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '6', '-keyint_min', '6', '-sc_threshold', '0', whole);
  // Key frames every 0.4 s. Names are rounded down: 9.6 s becomes 9.
  for (const [name, from, length] of [['00.00', 0, 10], ['00.09', 9.6, 10.8], ['00.20', 20, 10]] as const) ffmpeg('-ss', String(from), '-i', whole, '-t', String(length), '-c', 'copy', join(camera, `${name}.mp4`));
  engine = await openTestEngine(join(folder, 'data'));
  await engine.sources.index(engine.sources.add('frigate-folder', folder).id);
  engine.startQueue();
});

afterAll(async () => { await engine.close(); });

it('shows every picture once, says what was left out, and marks the files where they are', async () => {
  const cameraId = engine.recordings.cameras()[0]?.id ?? 0;
  const { exportIds } = await engine.jobs.enqueue({ items: [{ cameraId, startMs, endMs: startMs + 30_000 }], options: exportOptionsSchema.parse({ kind: 'copy', chapters: 'segments' }) });
  const job = await engine.jobs.whenFinished(exportIds[0] ?? '');
  expect(job).toMatchObject({ status: 'success', errorMessage: null });
  const made = engine.exports.get(job.id);
  expect(shownTimes(made.videoPath)).toEqual(shownTimes(join(folder, 'whole.mp4')));
  expect(made.durationMs).toBe(30_000);
  expect(job.warnings.map(({ code, message }) => [code, /with (\d+) pictures/.exec(message)?.[1]])).toEqual([['overlap_removed', '6'], ['overlap_removed', '6']]);
  expect(made.proof?.tracks).toEqual([{ kind: 'video', total: 450, compared: 450, equal: 450 }]);
  expect(probe(made.videoPath).chapters.map(({ start_time }) => Number(start_time).toFixed(1))).toEqual(['0.0', '9.6', '20.0']);
});
