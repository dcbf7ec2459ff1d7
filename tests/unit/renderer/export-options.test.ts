import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/renderer/i18n/en.ts';
import { defaultOptionsForm, type OptionsForm } from '../../../src/renderer/footage/options/options-form.ts';
import { optionsOf, problemOf } from '../../../src/renderer/footage/options/options-request.ts';
import { summaryOf } from '../../../src/renderer/footage/options/options-summary.ts';
import { plannedResultText } from '../../../src/renderer/footage/options/planned-result.ts';
import { enqueueRequestOf } from '../../../src/renderer/footage/queue-exports.ts';
import { exportKinds } from '../../../src/shared/export-kinds.ts';
import { exportOptionsSchema } from '../../../src/shared/export-options.ts';
import { enqueueSchema } from '../../../src/shared/ipc.ts';

const i18n = createInstance({ lng: 'en', resources: { en: { translation: english } }, interpolation: { escapeValue: false }, initAsync: false, showSupportNotice: false });
void i18n.init();
const { t } = i18n;

const form = (change: Partial<OptionsForm>): OptionsForm => ({ ...defaultOptionsForm, ...change });
const range = { startMs: 0, endMs: 180_000 };
const plan = { recordedMs: 140_000, gaps: [{ startMs: 60_000, endMs: 100_000 }] };

describe('the options of a request', () => {
  it('are none for a plain copy', () => {
    expect(optionsOf(defaultOptionsForm, [])).toBeUndefined();
  });

  it('untouched, are the engine’s defaults of every kind', () => {
    for (const kind of exportKinds) {
      const plain = kind === 'grid' ? { kind, otherCameraIds: [2] } : { kind };
      expect(exportOptionsSchema.parse(optionsOf(form({ kind }), [2]) ?? { kind: 'copy' }), kind).toEqual(exportOptionsSchema.parse(plain));
    }
  });

  it('hold what was changed, and nothing else', () => {
    expect(optionsOf(form({ gaps: 'split', proof: 'sample', strict: true }), [])).toEqual({ kind: 'copy', gaps: 'split', proof: 'sample', strict: true });
    expect(optionsOf(form({ kind: 'timelapse', lengthBy: 'target', targetSeconds: 20, quality: 'small', maxHeight: '720', burnClock: true }), []))
      .toEqual({ kind: 'timelapse', targetSeconds: 20, quality: 'small', maxHeight: 720, burnIn: { clock: true, name: false } });
    expect(optionsOf(form({ kind: 'stills', stills: 'every', everySeconds: 0.5 }), [])).toEqual({ kind: 'stills', everySeconds: 0.5 });
    expect(optionsOf(form({ kind: 'grid', gridName: false }), [7, 9])).toEqual({ kind: 'grid', otherCameraIds: [7, 9], burnIn: { clock: true, name: false } });
  });

  it('of an instant time-lapse leave out what only encoding can do', () => {
    expect(optionsOf(form({ kind: 'timelapse', method: 'instant', burnClock: true, maxHeight: '720' }), [])).toEqual({ kind: 'timelapse', speed: 25, method: 'instant' });
  });

  it('never split a re-encoded file', () => {
    expect(optionsOf(form({ kind: 'encode', gaps: 'split' }), [])).toEqual({ kind: 'encode' });
    expect(optionsOf(form({ kind: 'encode', gaps: 'keep' }), [])).toEqual({ kind: 'encode', gaps: 'keep' });
  });

  it('make one job of all cameras of a grid, and are a request that the engine takes', () => {
    const camera = (id: number, name: string) => ({ id, sourceId: 1, name, segmentCount: 1, firstMs: 0, lastMs: 1 });
    const input = { cameras: [camera(3, 'a'), camera(5, 'b')], range, name: 'Yard', caseChoice: '', newCaseName: '', newCaseDescription: '', options: form({ kind: 'grid' }) };
    expect(enqueueSchema.parse(enqueueRequestOf(input))).toMatchObject({ items: [{ cameraId: 3, name: 'Yard' }], options: { kind: 'grid', otherCameraIds: [5] } });
    expect(enqueueSchema.parse(enqueueRequestOf({ ...input, options: form({ kind: 'stills' }) })).items.map(({ cameraId, name }) => [cameraId, name])).toEqual([[3, 'Yard - a'], [5, 'Yard - b']]);
  });
});

describe('a picture of one’s own', () => {
  const camera = (id: number) => ({ id, sourceId: 1, name: `camera ${String(id)}`, segmentCount: 1, firstMs: 0, lastMs: 1 });
  const input = { cameras: [camera(3), camera(5)], range, name: '', caseChoice: '', newCaseName: '', newCaseDescription: '' };

  it('goes with every item of the request as an id, never as a path', () => {
    const request = enqueueRequestOf({ ...input, options: form({ picture: { pictureId: 'ab12', name: 'face.png' } }) });
    expect(enqueueSchema.parse(request).items.map(({ pictureId }) => pictureId)).toEqual(['ab12', 'ab12']);
    expect(JSON.stringify(request)).not.toContain('face.png');
    expect(enqueueSchema.safeParse({ items: [{ cameraId: 3, ...range, pictureId: '../face.png' }] }).success).toBe(false);
  });

  it('is absent where none was chosen', () => {
    expect(enqueueRequestOf({ ...input, options: defaultOptionsForm }).items.flatMap(Object.keys)).not.toContain('pictureId');
    expect(summaryOf(form({ picture: { pictureId: 'ab12', name: 'face.png' }, chapters: 'review_items' }), t)).toBe('Lossless copy: exact start, gaps left out, chapter a review item, own picture');
  });
});

describe('options that cannot be used', () => {
  it('are told from those that can', () => {
    expect(problemOf(form({ kind: 'grid' }), 1)).toEqual({ kind: 'cameras' });
    expect(problemOf(form({ kind: 'grid' }), 17)).toEqual({ kind: 'cameras' });
    expect(problemOf(form({ kind: 'grid' }), 16)).toBeNull();
    expect(problemOf(form({ kind: 'timelapse', speed: '' }), 1)).toMatchObject({ kind: 'number', field: 'speed' });
    expect(problemOf(form({ kind: 'timelapse', speed: 1 }), 1)).toMatchObject({ kind: 'number', field: 'speed', min: 2 });
    // What is not used is not looked at.
    expect(problemOf(form({ kind: 'timelapse', speed: '', lengthBy: 'target' }), 1)).toBeNull();
    expect(problemOf(form({ kind: 'copy', everySeconds: '' }), 1)).toBeNull();
  });
});

describe('the options in one line', () => {
  it.each<[Partial<OptionsForm>, string]>([
    [{}, 'Lossless copy: exact start, gaps left out'],
    [{ cut: 'keyframe', gaps: 'split', audio: 'mute', proof: 'off', strict: true, clockSubtitles: true, source: 'preview' }, 'Lossless copy: from the key frame, one file a span, without sound, clock subtitles, no proof, from previews, strict'],
    [{ kind: 'timelapse' }, 'Time-lapse: 25×, 30 pictures/s, quick, medium quality'],
    [{ kind: 'timelapse', lengthBy: 'target', targetSeconds: 90, method: 'instant', framesPerSecond: 1 }, 'Time-lapse: to 01:30, 1 picture/s, instant'],
    [{ kind: 'encode', maxHeight: '720', burnClock: true, burnName: true, hardware: 'auto' }, 'Re-encode: medium quality, up to 720 lines, graphics hardware, clock and name in the picture, gaps left out'],
    [{ kind: 'stills', stills: 'every', everySeconds: 5 }, 'Stills: every 5 s'],
    [{ kind: 'grid', source: 'preview' }, 'Grid of cameras: up to 1080 lines, 15 pictures/s, clock and name in the picture'],
    [{ kind: 'custom' }, 'Custom ffmpeg arguments: own arguments'],
  ])('%j', (change, line) => {
    expect(summaryOf(form(change), t)).toBe(line);
  });
});

describe('what becomes of the footage', () => {
  it.each<[Partial<OptionsForm>, string | null]>([
    [{}, null],
    [{ gaps: 'split' }, 'One file a span: 2 files'],
    [{ kind: 'timelapse' }, 'Plays 5.6 s, 25× faster than life'],
    [{ kind: 'timelapse', lengthBy: 'target', targetSeconds: 20 }, 'Plays 20 s, 7.0× faster than life'],
    [{ kind: 'timelapse', lengthBy: 'target', targetSeconds: 600 }, 'Plays 02:20: all of the footage at its own speed'],
    [{ kind: 'timelapse', speed: '' }, null],
    [{ kind: 'stills' }, '1 picture'],
    [{ kind: 'stills', stills: 'every', everySeconds: 60 }, 'About 3 pictures'],
  ])('%j', (change, text) => {
    expect(plannedResultText(form(change), plan, range, t)).toBe(text);
  });
});
