import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/renderer/i18n/en.ts';
import { wallClockAt } from '../../../src/renderer/exports/clip-clock.ts';
import { isProven, marksText, proofText, sourceText } from '../../../src/renderer/exports/details-rows.ts';
import { mediaKindOf } from '../../../src/renderer/exports/export-media.tsx';
import { formatElapsed } from '../../../src/renderer/format/format-elapsed.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { CopyProof, ExportDetails } from '../../../src/shared/export.ts';

const i18n = createInstance({ lng: 'en', resources: { en: { translation: english } }, interpolation: { escapeValue: false }, initAsync: false, showSupportNotice: false });
void i18n.init();
const { t } = i18n;

const proof = (mode: CopyProof['mode'], video: [number, number, number], audio: [number, number, number]): CopyProof => ({
  mode, elapsedMs: 40,
  tracks: [['video', video] as const, ['audio', audio] as const].map(([kind, [total, compared, equal]]) => ({ kind, total, compared, equal })),
});

describe('a proof', () => {
  it('counts what was compared', () => {
    expect(proofText({ kind: 'copy', proof: proof('full', [450, 450, 450], [1_406, 1_406, 1_406]) }, t)).toBe('bit-exact: 450/450 pictures, 1,406/1,406 sound packets (full, 40 ms)');
    expect(proofText({ kind: 'copy', proof: proof('sample', [450, 45, 45], [1_406, 140, 140]) }, t)).toBe('bit-exact: 45/45 pictures, 140/140 sound packets (sample of 1,856 packets, 40 ms)');
  });

  it('of an instant time-lapse says that it is a selection', () => {
    const picked: CopyProof = { mode: 'full', elapsedMs: 40, tracks: [{ kind: 'video', total: 300, compared: 300, equal: 300 }] };
    expect(proofText({ kind: 'timelapse', proof: picked }, t)).toBe('a selection of the recording, each picture bit-exact: 300/300 pictures (full, 40 ms)');
  });

  it('is none where nothing was compared, or something differs', () => {
    expect(isProven(null)).toBe(false);
    expect(isProven(proof('full', [1, 0, 0], [1, 0, 0]))).toBe(false);
    expect(isProven(proof('full', [10, 10, 9], [10, 10, 10]))).toBe(false);
    expect(proofText({ kind: 'copy', proof: proof('full', [10, 10, 9], [10, 10, 10]) }, t)).toContain('NOT bit-exact');
    expect(proofText({ kind: 'copy', proof: null }, t)).toBe('not compared');
    expect(proofText({ kind: 'timelapse', proof: null }, t)).toContain('not a copy');
  });
});

describe('the marks of a file', () => {
  it('are told in words', () => {
    expect(marksText(exportOptionsSchema.parse({ kind: 'copy' }), t)).toBe('Chapters: At each gap');
    expect(marksText(exportOptionsSchema.parse({ kind: 'copy', chapters: 'none', clockSubtitles: true }), t)).toBe('Chapters: None; wall clock as subtitles');
    expect(marksText(exportOptionsSchema.parse({ kind: 'encode' }), t)).toBeNull();
  });
});

describe('the clock of a player', () => {
  const clip = { requestStartMs: 100_000, requestEndMs: 280_000, gaps: [{ startMs: 160_000, endMs: 200_000 }], warnings: [] };
  const details = (options: ExportOptionsInput, deliveredStartMs = 100_000): ExportDetails => ({
    method: 'join', methodReason: null, options: exportOptionsSchema.parse(options), deliveredStartMs, deliveredEndMs: 280_000, hiddenFrames: null,
    source: { segments: 1, bytes: 1, firstFile: '', lastFile: '' }, streams: [], elapsedMs: 1, commandLine: null, ffmpegVersion: null, encoder: null,
  });

  it('jumps over gaps that are left out', () => {
    expect(wallClockAt(clip, 59_000)).toBe(159_000);
    expect(wallClockAt(clip, 61_000)).toBe(201_000);
  });

  it('goes on through gaps that are kept', () => {
    expect(wallClockAt({ ...clip, kind: 'copy', details: details({ kind: 'copy', gaps: 'keep' }) }, 80_000)).toBe(180_000);
    expect(wallClockAt({ ...clip, kind: 'grid', details: null }, 80_000)).toBe(180_000);
  });

  it('is as fast as a time-lapse', () => {
    expect(wallClockAt({ ...clip, kind: 'timelapse', durationMs: 14_000, details: null }, 7_000)).toBe(210_000);
  });

  it('begins where a cut at a key frame begins', () => {
    expect(wallClockAt({ ...clip, kind: 'copy', details: details({ kind: 'copy', cut: 'keyframe' }, 98_000) }, 1_000)).toBe(99_000);
  });
});

describe('what an export was made of', () => {
  it('is told camera by camera', () => {
    const source = { segments: 2, bytes: 2_000, firstFile: '/a.mp4', lastFile: '/b.mp4' };
    const details: Pick<ExportDetails, 'source' | 'otherSources'> = { source, otherSources: [{ camera: 'yard', segments: 1, bytes: 1_000, firstFile: '/c.mp4', lastFile: '/c.mp4' }, { camera: 'roof', segments: 0, bytes: 0, firstFile: '', lastFile: '' }] };
    expect(sourceText({ source }, t)).toBe('2 recorded files, 2.0 kB: /a.mp4 to /b.mp4');
    expect(sourceText(details, t)).toBe('2 recorded files, 2.0 kB: /a.mp4 to /b.mp4; yard: 1 recorded file, 1.0 kB: /c.mp4; roof: 0 recorded files, 0 B');
  });
});

describe('an export', () => {
  it('is shown as what its file is', () => {
    expect(mediaKindOf({ kind: 'stills', videoCodec: '', videoPath: '/a.JPG' })).toBe('picture');
    expect(mediaKindOf({ kind: 'stills', videoCodec: '', videoPath: '/a.zip' })).toBe('archive');
    expect(mediaKindOf({ kind: 'copy', videoCodec: '', videoPath: '/a.m4a' })).toBe('sound');
    expect(mediaKindOf({ kind: 'grid', videoCodec: 'avc1', videoPath: '/a.mp4' })).toBe('video');
  });

  it('tells how long it took', () => {
    expect([0, 40, 994, 995, 4_240, 42_300, 61_000].map(formatElapsed)).toEqual(['0 ms', '40 ms', '994 ms', '1.0 s', '4.2 s', '42 s', '01:01']);
  });
});
