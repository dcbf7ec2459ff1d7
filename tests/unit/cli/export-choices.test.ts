import { describe, expect, it } from 'vitest';
import { exportOptionsOf, type ExportChoices } from '../../../src/cli/export-choices.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

describe('exportOptionsOf', () => {
  it('makes options of what was typed', () => {
    expect(exportOptionsOf({ kind: 'timelapse', targetLength: 5, fps: 25, burnIn: ['clock'] })).toMatchObject({ kind: 'timelapse', targetSeconds: 5, framesPerSecond: 25, burnIn: { clock: true, name: false } });
    expect(exportOptionsOf({ kind: 'grid' }, [2, 3])).toMatchObject({ kind: 'grid', otherCameraIds: [2, 3] });
  });

  it.each<[string, ExportChoices, number, RegExp]>([
    ['a mode that there is not', { proof: 'maybe' }, 1, /^--proof is “maybe”, and must be one of: off, sample, full\.$/],
    ['too slow a time-lapse', { kind: 'timelapse', speed: 1 }, 1, /^--speed must be 2 or more, not 1\.$/],
    ['too short a result', { kind: 'timelapse', targetLength: 0.5 }, 1, /^--target-length must be 1 or more, not 0\.5\.$/],
    ['half a pixel', { kind: 'encode', maxHeight: 480.5 }, 1, /^--max-height must be a whole number, not 480\.5\.$/],
    ['too long arguments', { kind: 'custom', outputArguments: '-an '.repeat(600) }, 1, /^--output-arguments is too long: 2400 characters, and 2000 are allowed\.$/],
    ['a speed and a length at once', { kind: 'timelapse', speed: 10, targetLength: 5 }, 1, /^--speed and --target-length contradict each other/],
    ['a grid of one camera', { kind: 'grid' }, 1, /^A grid shows 2 to 16 cameras in one picture, and one was named\.$/],
    ['a grid of too many cameras', { kind: 'grid' }, 17, /^A grid shows 2 to 16 cameras in one picture, and 17 were named\.$/],
  ])('refuses %s in words, as wrong usage', (_what, choices, cameraCount, message) => {
    let thrown: unknown;
    try {
      exportOptionsOf(choices, Array.from({ length: cameraCount - 1 }, (_, index) => index + 2));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UsageError);
    expect((thrown as UsageError).message).toMatch(message);
    expect((thrown as UsageError).remedy).toBeTruthy();
  });
});
