import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { readFootage } from '../../../../src/main/exports/kinds/read-footage.ts';
import type { ExportOptionsInput } from '../../../../src/shared/export-options.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { make, startMs, timeZone } from './derivative-helpers.ts';

const folder = makeTempFolder();
it('bench', async () => {
  const wanted = Array.from({ length: 60 }, (_, i) => ({ path: `/tmp/deriv/real/s0${String(i % 6)}.mp4`, startMs: startMs + i * 10_000, fromMs: 0, toMs: 10_000 }));
  const { files } = await readFootage(wanted, timeZone, false, new AbortController().signal);
  writeFileSync(`${folder}/l.txt`, `ffconcat version 1.0\n${wanted.map(({ path }) => `file '${path}'\n`).join('')}`);
  const lines: string[] = [];
  const timed = async (name: string, work: () => unknown): Promise<void> => { const t = performance.now(); await work(); lines.push(`${name} ${((performance.now() - t) / 1000).toFixed(2)}`); };
  const one = (options: ExportOptionsInput, seconds = 600, otherCameras: { cameraName: string; files: typeof files }[] = []) => make({ folder, options, footage: { cameraName: 'x', files: files.slice(0, seconds / 10) }, otherCameras, fromSeconds: 0, toSeconds: seconds });
  for (let round = 0; round < 4; round += 1) {
    await timed('frigate', () => execFileSync('nice', ['-n', '19', 'ffmpeg', '-hide_banner', '-v', 'error', '-y', '-an', '-skip_frame', 'nokey', '-f', 'concat', '-safe', '0', '-i', `${folder}/l.txt`, '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-vf', 'setpts=0.04*PTS', '-r', '30', '-movflags', '+faststart', `${folder}/f.mp4`]));
    await timed('quick', () => one({ kind: 'timelapse' }));
    await timed('instant', () => one({ kind: 'timelapse', method: 'instant' }));
  }
  await timed('smooth', () => one({ kind: 'timelapse', method: 'smooth' }));
  for (let round = 0; round < 3; round += 1) {
    await timed('encode60', () => one({ kind: 'encode', audio: 'mute' }, 60));
    await timed('encode60 burn', () => one({ kind: 'encode', audio: 'mute', burnIn: { clock: true, name: true } }, 60));
  }
  await timed('grid 2x2 30s', () => one({ kind: 'grid', otherCameraIds: [2, 3, 4] }, 30, [1, 2, 3].map((n) => ({ cameraName: String(n), files: files.slice(0, 3) }))));
  await timed('stills 60', () => one({ kind: 'stills', everySeconds: 10 }));
  lines.push(`frigate size ${String(statSync(`${folder}/f.mp4`).size)}`);
  writeFileSync('/tmp/deriv/bench.txt', `${lines.join('\n')}\n`);
}, 900_000);
