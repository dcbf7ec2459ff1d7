import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, truncateSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { Export } from '../../../src/shared/export.ts';
import type { ExportJob } from '../../../src/shared/job.ts';
import { readShownTimes } from '../../helpers/probe-media.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// Every choice of an export through the whole engine: what was asked for is what the file is, and what the books say of it.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const picture = { width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: true, scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
const folder = makeTempFolder();
let engine: Engine;
let files: Record<string, string[]>;

beforeAll(async () => {
  const footage = await makeDemoFootage({
    ffmpeg: readSetup().ffmpeg, folder, startMs, durationSeconds: 40,
    cameras: [{ ...picture, name: 'door', gaps: [{ startSeconds: 20, durationSeconds: 10 }] }, { ...picture, name: 'yard', gaps: [] }],
  });
  files = Object.fromEntries(footage.cameras.map((camera) => [camera.name, camera.files]));
  const previews = join(folder, 'clips', 'previews', 'yard');
  mkdirSync(previews, { recursive: true });
  copyFileSync(files.yard?.[0] ?? '', join(previews, `${String(startMs / 1_000)}.0-${String(startMs / 1_000 + 10)}.0.mp4`));
  engine = await openTestEngine(join(folder, 'data'));
  const source = engine.sources.add('frigate-folder', folder);
  await engine.sources.index(source.id);
  engine.startQueue();
});

afterAll(async () => { await engine.close(); });

const cameraId = (name: string): number => engine.recordings.cameras().find((each) => each.name === name)?.id ?? 0;

async function run(camera: string, fromSeconds: number, toSeconds: number, options: ExportOptionsInput): Promise<ExportJob> {
  const { exportIds } = await engine.jobs.enqueue({ items: [{ cameraId: cameraId(camera), startMs: startMs + fromSeconds * 1_000, endMs: startMs + toSeconds * 1_000 }], options: exportOptionsSchema.parse(options) });
  return engine.jobs.whenFinished(exportIds[0] ?? '');
}

async function make(camera: string, fromSeconds: number, toSeconds: number, options: ExportOptionsInput): Promise<Export> {
  const job = await run(camera, fromSeconds, toSeconds, options);
  expect(job).toMatchObject({ status: 'success', errorMessage: null });
  return engine.exports.get(job.id);
}

function probe(path: string): { streams: { codec_type: string; codec_name: string; duration?: string }[]; chapters: { start_time: string; tags?: { title?: string } }[]; format: { duration: string } } {
  const ffprobe = readSetup().ffmpeg.replace(/ffmpeg([^/]*)$/, 'ffprobe$1');
  return JSON.parse(execFileSync(ffprobe, ['-v', 'error', '-show_streams', '-show_chapters', '-show_format', '-of', 'json', path], { encoding: 'utf8' })) as ReturnType<typeof probe>;
}

const hashOf = ({ videoPath }: Export): string => createHash('sha256').update(readFileSync(videoPath)).digest('hex');

const seconds = (made: Export): number[] => {
  const dayMs = startMs - Date.parse('2026-05-01T00:00:00Z');
  return readShownTimes(made.videoPath, 320, 180, 10).map((ms) => Math.round(ms - dayMs) / 1_000);
};

describe('a copy', () => {
  it('carries the proof, its SHA-256, what it was made of and what is really shown', async () => {
    const made = await make('yard', 3.5, 17.3, { kind: 'copy' });
    expect(made.sha256).toBe(hashOf(made));
    expect(made.details?.streams.map(({ kind, codec, packets }) => [kind, codec, packets])).toEqual(made.proof?.tracks.map(({ kind, total }) => [kind, kind === 'video' ? 'avc1' : 'mp4a', total]));
    expect(made.proof?.mode).toBe('full');
    expect(made.proof?.tracks.map(({ kind, total, equal }) => [kind, total === equal && total > 100])).toEqual([['video', true], ['audio', true]]);
    expect(made.details).toMatchObject({ method: 'join', deliveredStartMs: startMs + 3_500, deliveredEndMs: startMs + 17_300, options: { kind: 'copy', cut: 'exact' }, source: { segments: 2, firstFile: files.yard?.[0], lastFile: files.yard?.[1] } });
    expect(made.details?.hiddenFrames).toBeGreaterThan(0);
  });

  it('compares only as much as was asked for', async () => {
    expect((await make('yard', 0, 10, { kind: 'copy', proof: 'off' })).proof).toBeNull();
    const sample = (await make('yard', 0, 40, { kind: 'copy', proof: 'sample' })).proof;
    expect(sample?.mode).toBe('sample');
    expect(sample?.tracks[0]?.compared).toBeLessThan(sample?.tracks[0]?.total ?? 0);
  });

  it('by key frames shows never less than was asked for, and hides nothing', async () => {
    const made = await make('yard', 3.5, 17.3, { kind: 'copy', cut: 'keyframe' });
    const shown = seconds(made);
    expect(shown[0]).toBeLessThanOrEqual(3.5);
    expect(shown.at(-1)).toBeGreaterThanOrEqual(17.2);
    expect(made.details).toMatchObject({ hiddenFrames: 0, deliveredStartMs: startMs + (shown[0] ?? 0) * 1_000 });
  });

  it('leaves gaps out, keeps their time, or becomes one file a span', async () => {
    const collapsed = await make('door', 0, 40, { kind: 'copy' });
    expect(collapsed.durationMs).toBe(30_000);
    expect(probe(collapsed.videoPath).chapters.map(({ start_time, tags }) => [Number(start_time), tags?.title])).toEqual([[0, '2026-05-01T10:00:00+00:00'], [20, '2026-05-01T10:00:30+00:00']]);
    const kept = await make('door', 0, 40, { kind: 'copy', gaps: 'keep' });
    expect(kept.durationMs).toBe(40_000);
    expect(kept.gaps).toEqual([{ startMs: startMs + 20_000, endMs: startMs + 30_000 }]);
    const job = await run('door', 0, 40, { kind: 'copy', gaps: 'split' });
    const parts = await Promise.all(engine.jobs.partsOf(job.id).map((id) => engine.jobs.whenFinished(id)));
    expect(parts.map(({ requestStartTime, requestEndTime }) => [requestStartTime - startMs, requestEndTime - startMs])).toEqual([[0, 20_000], [30_000, 40_000]]);
    expect(parts.map(({ id }) => engine.exports.get(id).durationMs)).toEqual([20_000, 10_000]);
    expect(parts.flatMap(({ id }) => engine.exports.get(id).gaps)).toEqual([]);
  });

  it('keeps, mutes or is only the sound', async () => {
    expect(probe((await make('yard', 0, 20, { kind: 'copy', audio: 'mute' })).videoPath).streams.map(({ codec_type }) => codec_type)).toEqual(['video']);
    const sound = await make('yard', 0, 20, { kind: 'copy', audio: 'only' });
    expect(sound.videoPath.endsWith('.m4a')).toBe(true);
    expect(probe(sound.videoPath).streams.map(({ codec_name }) => codec_name)).toEqual(['aac']);
    expect(sound).toMatchObject({ videoCodec: '', audioCodec: 'mp4a', hasThumbnail: false, warnings: [] });
    expect(Math.abs(sound.durationMs - 20_000)).toBeLessThan(100);
  });

  it('shows the clock as subtitles', async () => {
    const made = await make('yard', 5, 15, { kind: 'copy', clockSubtitles: true });
    expect(probe(made.videoPath).streams.map(({ codec_name }) => codec_name)).toContain('mov_text');
    const text = execFileSync(readSetup().ffmpeg, ['-v', 'error', '-i', made.videoPath, '-map', '0:s:0', '-f', 'srt', '-'], { encoding: 'utf8' });
    expect(text).toContain('2026-05-01 10:00:05 +00:00');
    expect(text).toContain('2026-05-01 10:00:14 +00:00');
  });
});

describe('damaged footage', () => {
  it('is left out with a warning, or refused where nothing may be left out', async () => {
    const damaged = makeTempFolder();
    await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: damaged, startMs, durationSeconds: 30, cameras: [{ ...picture, name: 'damaged', gaps: [] }] });
    const source = engine.sources.add('frigate-folder', damaged);
    await engine.sources.index(source.id);
    truncateSync(join(damaged, 'recordings', '2026-05-01', '10', 'damaged', '00.10.mp4'), 1_000);
    const strict = await run('damaged', 0, 30, { kind: 'copy', strict: true });
    expect(strict).toMatchObject({ status: 'failed', errorCode: 'footage_unreadable' });
    expect(strict.errorMessage).toContain('00.10.mp4');
    const lenient = await make('damaged', 0, 30, { kind: 'copy' });
    expect(lenient).toMatchObject({ durationMs: 20_000, warnings: [{ code: 'segment_skipped', span: { startMs: startMs + 10_000, endMs: startMs + 20_000 } }] });
  });
});

describe('a derivative', () => {
  it('says what it was made of and by what', async () => {
    const made = await make('yard', 0, 40, { kind: 'timelapse', targetSeconds: 4, framesPerSecond: 10, method: 'smooth' });
    expect(made).toMatchObject({ kind: 'timelapse', proof: null, sha256: hashOf(made), details: { method: 'ffmpeg_encode', options: { kind: 'timelapse', targetSeconds: 4 }, source: { segments: 4 } } });
    expect(made.details?.ffmpegVersion).toMatch(/^\d|^N/);
    expect(made.details?.commandLine).toContain('setpts');
    expect(Math.abs(made.durationMs - 4_000)).toBeLessThanOrEqual(200);
  });

  it.each<[string, ExportOptionsInput, string, { width?: number; durationMs?: number }, string[]]>([
    ['re-encoded and scaled', { kind: 'encode', maxHeight: 120 }, '.mp4', { durationMs: 10_000 }, ['video avc1 100', 'audio mp4a']],
    ['only the sound', { kind: 'encode', audio: 'only' }, '.m4a', { width: 0 }, ['audio mp4a']],
    ['one still', { kind: 'stills' }, '.jpg', { width: 320, durationMs: 0 }, ['video jpeg 1']],
    ['stills in an archive', { kind: 'stills', everySeconds: 5 }, '.zip', { durationMs: 0 }, ['video jpeg 2']],
    ['a time-lapse that encodes nothing', { kind: 'timelapse', speed: 10, method: 'instant' }, '.mp4', {}, ['video avc1']],
    ['a quick time-lapse', { kind: 'timelapse', speed: 10, framesPerSecond: 10 }, '.mp4', {}, ['video avc1 5']],
    ['by own arguments', { kind: 'custom', outputArguments: '-vf setpts=0.5*PTS -r 10', inputArguments: '' }, '.mp4', {}, ['video avc1', 'audio mp4a']],
    ['of the low-resolution footage', { kind: 'encode', source: 'preview' }, '.mp4', { durationMs: 10_000 }, ['video avc1 100', 'audio mp4a']],
  ])('can be %s, and says what it is, by what it was made and of what', async (_what, options, extension, expected, streams) => {
    const made = await make('yard', 0, 10, options);
    expect(made.videoPath.endsWith(extension)).toBe(true);
    expect(made).toMatchObject({ kind: options.kind, warnings: [], sha256: hashOf(made), ...expected });
    expect(made.sizeBytes).toBe(readFileSync(made.videoPath).length);
    expect(made.details).toMatchObject({ options: exportOptionsSchema.parse(options), deliveredStartMs: startMs, deliveredEndMs: startMs + 10_000, source: { segments: 1 } });
    expect(made.details?.source.firstFile).toContain('source' in options && options.source === 'preview' ? 'previews' : files.yard?.[0]);
    if ('method' in options && options.method === 'instant') {
      // No ffmpeg wrote it, and its pictures are the footage's.
      expect(made.details).toMatchObject({ method: 'join', commandLine: null, ffmpegVersion: null });
      expect(made.proof).toMatchObject({ mode: 'full', tracks: [{ kind: 'video', total: 5, compared: 5, equal: 5 }] });
    } else {
      expect(made.details).toMatchObject({ commandLine: expect.stringContaining(readSetup().ffmpeg) as string, ffmpegVersion: expect.any(String) as string });
      expect(made.proof).toBeNull();
    }
    const told = made.details?.streams.map(({ kind, codec, packets }) => `${kind} ${codec} ${String(packets)}`) ?? [];
    expect(told).toHaveLength(streams.length);
    for (const [index, stream] of streams.entries()) expect(told[index]).toContain(stream);
  });

  it('shows several cameras in step', async () => {
    const made = await make('yard', 10, 20, { kind: 'grid', otherCameraIds: [cameraId('door')], maxHeight: 360, burnIn: { clock: false, name: false } });
    expect(Math.abs(made.durationMs - 10_000)).toBeLessThanOrEqual(200);
    expect(made.width).toBeGreaterThan(320);
    expect(made).toMatchObject({ sha256: hashOf(made), details: { source: { segments: 1, firstFile: files.yard?.[1] }, otherSources: [{ camera: 'door', segments: 1, firstFile: files.door?.[1] }] } });
  });

  it('by arguments that are not allowed is refused before it is queued, in the words of the reference system', async () => {
    await expect(run('yard', 0, 10, { kind: 'custom', outputArguments: '-i /etc/passwd' })).rejects.toMatchObject({ code: 'invalid_input', message: 'Invalid ffmpeg output arguments: Forbidden ffmpeg argument: -i' });
  });

  it('of low-resolution footage is offered where there is some of the range', async () => {
    const plans = async (from: number, to: number): Promise<boolean[]> => (await engine.jobs.plan([cameraId('yard'), cameraId('door')], { startMs: startMs + from * 1_000, endMs: startMs + to * 1_000 })).map(({ hasPreviews }) => hasPreviews);
    expect([await plans(0, 40), await plans(9, 12), await plans(10, 20)]).toEqual([[true, false], [true, false], [false, false]]);
  });

  it('of low-resolution footage that is not there is refused', async () => {
    await expect(run('door', 0, 10, { kind: 'encode', source: 'preview' })).rejects.toMatchObject({ code: 'no_recordings', message: 'No previews found for time range' });
  });
});
