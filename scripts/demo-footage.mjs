// npm run demo-footage -- DIR: makes footage of three cameras as a Frigate would have recorded it.
import { resolve } from 'node:path';
import { makeDemoFootage } from './demo-footage/make-demo-footage.mjs';
import { readDemoFootageArguments } from './demo-footage/read-arguments.mjs';
import { showProgress } from './demo-footage/show-progress.mjs';
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';
import { say } from './setup/say.mjs';

await runScript(async () => {
  const { folder, startMs, durationSeconds } = readDemoFootageArguments(process.argv.slice(2), Date.now());
  const { ffmpeg } = await runSetup();
  const startedAtMs = performance.now();
  const progress = showProgress('Making demo footage');
  const footage = await makeDemoFootage({ ffmpeg, folder: resolve(folder), startMs, durationSeconds, onProgress: progress.update });
  progress.end();
  for (const note of footage.notes) say(note);
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  say(`${footage.recordingsFolder}: ${footage.cameras.map(({ name, codec, files }) => `"${name}" (${codec}, ${String(files.length)} files)`).join(', ')}; ${new Date(startMs).toISOString()} to ${new Date(startMs + durationSeconds * 1_000).toISOString()}, made in ${seconds} s.`);
});
