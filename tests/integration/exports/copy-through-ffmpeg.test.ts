import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { Export } from '../../../src/shared/export.ts';
import { hashPackets, readShownTimes } from '../../helpers/probe-media.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// Copies that ffmpeg makes must be as good as those of the joiner: the same marks at the same places, and the same proof.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const dayMs = startMs - Date.parse('2026-05-01T00:00:00Z');
const picture = { width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: true, scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
const folder = makeTempFolder();
let joining: Engine;
let copying: Engine;
let rewriting: Engine;

/** An ffmpeg without the one option that keeps it from rewriting key frames. */
function rewritingFfmpeg(): string {
  const path = join(folder, 'rewriting-ffmpeg');
  writeFileSync(path, `#!/bin/bash
words=()
while [ $# -gt 0 ]; do if [ "$1" = -auto_convert ]; then shift 2; else words+=("$1"); shift; fi; done
exec '${readSetup().ffmpeg}' "\${words[@]}"
`);
  chmodSync(path, 0o755);
  return path;
}

/** An ffmpeg that notes its priority once that is another than ours, or after two seconds. */
function notingFfmpeg(noteFile: string): string {
  const path = join(folder, 'noting-ffmpeg');
  writeFileSync(path, `#!/bin/sh
case " $* " in *" concat "*)
  for each in $(seq 40); do [ "$(nice)" = '${String(getPriority())}' ] || break; sleep 0.05; done
  nice > '${noteFile}';;
esac
exec '${readSetup().ffmpeg}' "$@"
`);
  chmodSync(path, 0o755);
  return path;
}

async function openOn(name: string, environment: Record<string, string>, ffmpeg?: string): Promise<Engine> {
  const engine = await openTestEngine(join(folder, name), { environment, ...(ffmpeg === undefined ? {} : { ffmpeg }) });
  const source = engine.sources.add('frigate-folder', folder);
  await engine.sources.index(source.id);
  engine.startQueue();
  return engine;
}

beforeAll(async () => {
  await makeDemoFootage({
    ffmpeg: readSetup().ffmpeg, folder, startMs, durationSeconds: 60,
    cameras: [{ ...picture, name: 'door', gaps: [{ startSeconds: 20, durationSeconds: 10 }] }, { ...picture, name: 'garden', codec: 'hevc', hasAudio: false, gaps: [] }],
  });
  joining = await openOn('joining', {});
  copying = await openOn('copying', { REELCASE_NO_JOIN: '1' });
  rewriting = await openOn('rewriting', { REELCASE_NO_JOIN: '1' }, rewritingFfmpeg());
});

afterAll(async () => { await Promise.all([joining, copying, rewriting].map((engine) => engine.close())); });

async function make(engine: Engine, camera: string, fromSeconds: number, toSeconds: number, options: Partial<Extract<ExportOptionsInput, { kind: 'copy' }>>): Promise<Export> {
  const cameraId = engine.recordings.cameras().find(({ name }) => name === camera)?.id ?? 0;
  const { exportIds } = await engine.jobs.enqueue({ items: [{ cameraId, startMs: startMs + fromSeconds * 1_000, endMs: startMs + toSeconds * 1_000 }], options: exportOptionsSchema.parse({ kind: 'copy', ...options }) });
  const job = await engine.jobs.whenFinished(exportIds[0] ?? '');
  expect(job).toMatchObject({ status: 'success', errorMessage: null });
  return engine.exports.get(job.id);
}

describe('the machine', () => {
  it.runIf(process.platform === 'linux')('is left to the recorder while ffmpeg copies', async () => {
    const noteFile = join(folder, 'priority');
    const engine = await openOn('noting', { REELCASE_NO_JOIN: '1' }, notingFfmpeg(noteFile));
    try {
      await make(engine, 'door', 2, 12, {});
      expect(Number(readFileSync(noteFile, 'utf8'))).toBe(constants.priority.PRIORITY_LOW);
    } finally {
      await engine.close();
    }
  });
});

interface Marks {
  chapters: { atSeconds: number; title: string | undefined }[];
  subtitles: { fromSeconds: number; toSeconds: number; text: string }[];
}

/** As others read them; the style of the letters is the player's. */
function readMarks(path: string): Marks {
  const ffprobe = readSetup().ffmpeg.replace(/ffmpeg([^/]*)$/, 'ffprobe$1');
  const probed = JSON.parse(execFileSync(ffprobe, ['-v', 'error', '-show_chapters', '-show_streams', '-of', 'json', path], { encoding: 'utf8' })) as { chapters: { start_time: string; tags?: { title?: string } }[]; streams: { codec_name: string }[] };
  const hasSubtitles = probed.streams.some(({ codec_name }) => codec_name === 'mov_text');
  const text = hasSubtitles ? execFileSync(readSetup().ffmpeg, ['-v', 'error', '-i', path, '-map', '0:s:0', '-f', 'srt', '-'], { encoding: 'utf8' }) : '';
  const secondsOf = (time: string): number => time.split(/[:,]/).reduce((sum, part, index) => sum + Number(part) * ([3_600, 1, 1, 0.001][index] ?? 0) * (index === 1 ? 60 : 1), 0);
  return {
    chapters: probed.chapters.map(({ start_time, tags }) => ({ atSeconds: Number(start_time), title: tags?.title })),
    subtitles: text.split('\n\n').flatMap((block) => {
      const [, from, to, line] = /(\S+) --> (\S+)\n(.*)/.exec(block) ?? [];
      return from === undefined || to === undefined || line === undefined ? [] : [{ fromSeconds: secondsOf(from), toSeconds: secondsOf(to), text: line.replaceAll(/<[^>]*>/g, '') }];
    }),
  };
}

/** Burnt-in wall times of the shown frames, seconds from the start of the footage. */
const shown = (made: Export): number[] => readShownTimes(made.videoPath, 320, 180, 10).map((ms) => Math.round(ms - dayMs) / 1_000);

const wallSeconds = (text: string): number => (Date.parse(text.replace(/^(\S+) (\S+) (\S+)$/, '$1T$2$3')) - startMs) / 1_000;

describe('chapters and the clock of a copy through ffmpeg', () => {
  it.each(['collapse', 'keep'] as const)('are where those of a join are, and agree with the burnt-in clock (gaps: %s)', async (gaps) => {
    const options = { gaps, chapters: 'segments' as const, clockSubtitles: true };
    const [byFfmpeg, byJoin] = [await make(copying, 'door', 3.5, 47.3, options), await make(joining, 'door', 3.5, 47.3, options)];
    const marks = readMarks(byFfmpeg.videoPath);
    expect(marks).toEqual(readMarks(byJoin.videoPath));
    expect(byFfmpeg.warnings).toEqual([]);
    expect(marks.chapters.map(({ atSeconds, title }) => [atSeconds, title])).toEqual((gaps === 'keep' ? [0, 6.5, 26.5, 36.5] : [0, 6.5, 16.5, 26.5]).map((at, index) => [at, `2026-05-01T10:00:${['03', '10', '30', '40'][index] ?? ''}+00:00`]));
    const times = shown(byFfmpeg);
    // One a tenth of a second, also where a picture stands for a kept gap.
    const frameAt = (second: number): number | undefined => times[Math.round(second * 10)];
    for (const { atSeconds, title = '' } of marks.chapters.slice(1)) expect(frameAt(atSeconds)).toBe(wallSeconds(title));
    expect(marks.subtitles).toHaveLength(35);
    for (const { fromSeconds, text } of marks.subtitles) expect(Math.floor(frameAt(fromSeconds) ?? 0)).toBe(wallSeconds(text));
  });

  it('are left out where nothing is to be marked', async () => {
    expect(readMarks((await make(copying, 'door', 0, 20, {})).videoPath)).toEqual({ chapters: [], subtitles: [] });
    const muted = await make(copying, 'door', 0, 60, { audio: 'mute', clockSubtitles: true });
    expect(readMarks(muted.videoPath).chapters.map(({ atSeconds }) => atSeconds)).toEqual([0, 20]);
    expect(muted.details?.streams.map(({ kind, codec }) => [kind, codec])).toEqual([['video', 'avc1'], ['text', 'tx3g']]);
  });

  it('leave no temporary file', () => { expect(readdirSync(join(folder, 'copying', 'work'))).toEqual([]); });
});

describe('the proof of a copy through ffmpeg', () => {
  it.each([
    ['h264 with sound, cut at both ends, over a gap', 'door', 3.5, 47.3], ['the whole of the footage', 'door', 0, 60], ['a part of one file', 'door', 12.2, 17.9], ['HEVC without sound', 'garden', 8.8, 51],
  ])('compares every packet: %s', async (_what, camera, from, to) => {
    const made = await make(copying, camera, from, to, {});
    expect(made).toMatchObject({ warnings: [], details: { method: 'ffmpeg_copy', methodReason: 'Joining is switched off by REELCASE_NO_JOIN.' } });
    expect(made.sha256).toBe(createHash('sha256').update(readFileSync(made.videoPath)).digest('hex'));
    const counts = (camera === 'door' ? (['v', 'a'] as const) : (['v'] as const)).map((stream) => hashPackets(made.videoPath, stream).length);
    expect(made.proof).toMatchObject({ mode: 'full', tracks: counts.map((total, index) => ({ kind: index === 0 ? 'video' : 'audio', total, compared: total, equal: total })) });
    expect(made.details?.streams.map(({ kind, packets }) => [kind, packets])).toEqual(counts.map((total, index) => [index === 0 ? 'video' : 'audio', total]));
    expect(Math.abs((made.details?.streams[0]?.durationMs ?? 0) - made.durationMs)).toBeLessThan(2);
  });

  it('is made as much as was asked for', async () => {
    const none = await make(copying, 'door', 0, 20, { proof: 'off' });
    expect(none.proof).toBeNull();
    expect(none.sha256).toMatch(/^[\da-f]{64}$/);
    const sample = (await make(copying, 'garden', 0, 60, { proof: 'sample' })).proof;
    expect(sample).toMatchObject({ mode: 'sample', tracks: [{ kind: 'video', total: 600, compared: 200, equal: 200 }] });
  });

  it('says how many packets differ, where ffmpeg rewrote some', async () => {
    const made = await make(rewriting, 'door', 0, 60, {});
    const source = new Set(made.details?.source.segments === 5 ? sourceFiles().flatMap((path) => hashPackets(path, 'v')) : []);
    const written = hashPackets(made.videoPath, 'v');
    const equal = written.filter((hash) => source.has(hash)).length;
    expect(equal).toBeLessThan(written.length);
    expect(made.proof?.tracks[0]).toEqual({ kind: 'video', total: 500, compared: 500, equal });
    expect(made.proof?.tracks[1]).toMatchObject({ kind: 'audio', equal: made.proof?.tracks[1]?.total });
    expect(made.warnings).toEqual([{ code: 'not_bit_exact', message: `This copy is not bit-exact: ${String(500 - equal)} of 500 packets of picture differ from the recording, because ffmpeg rewrote them.` }]);
  });
});

function sourceFiles(): string[] {
  const recordings = join(folder, 'recordings', '2026-05-01', '10', 'door');
  return readdirSync(recordings).sort().map((name) => join(recordings, name));
}
