import type { Command } from 'commander';
import { cameraWords, withCameraRange, type RangeOptions } from './camera-range.ts';
import { exportFootage } from './commands/export.ts';
import type { ExportChoices } from './export-choices.ts';
import { collect, nameOption, positiveNumber, rangeOf } from './options.ts';
import type { Run } from './program.ts';

interface ExportOptions extends RangeOptions, ExportChoices { name?: string; case?: string; out?: string; picture?: string; wait: boolean }

const HELP = `
With --json: {"event":"queued"|"progress"|"finished"|"failed",…} as it happens, at last {"ok":…}.
Ctrl+C cancels what this command queued; with --json the code of a cancelled export is "cancelled".

Examples:
  reelcase export --camera "front door" --from 2026-05-01T15:00:00Z --to 2026-05-01T15:10:00Z --case "Break-in"
  reelcase export --camera yard --from 2026-05-01T00:00:00Z --to 2026-05-02T00:00:00Z --kind timelapse --target-length 60`;

/** Adds `export` with all its choices. */
export function addExportCommand(program: Command, run: Run): void {
  const command = withCameraRange(program.command('export').description('export a range, one file a camera, and wait for it'))
    .option('--name <name>', 'name of the export; else camera and range')
    .option('--case <name>', 'file it in the case of this name; made when there is none', nameOption)
    .option('--out <folder>', 'write here instead of the export folder of the settings; made when only its last level is missing', nameOption)
    .option('--picture <file>', 'a picture that becomes the thumbnail; else the first shown one', nameOption)
    .option('--no-wait', 'queue only; `queue run` or the window does the work')
    .option('--kind <kind>', 'copy (lossless, the default), timelapse, encode, stills, grid (all cameras in one picture), custom');
  addCopyChoices(command);
  addDerivativeChoices(command);
  command.addHelpText('after', HELP).action(({ name = '', case: caseName, out, picture, wait, camera, cameraId, from, to, ...choices }: ExportOptions) => run((context) => exportFootage(context, {
    cameras: cameraWords({ camera: camera ?? [], cameraId: cameraId ?? [], from, to }), range: rangeOf(from, to), name, caseName, outputFolder: out, picture, choices, waits: wait,
  })));
}

function addCopyChoices(command: Command): void {
  command
    .option('--cut <mode>', 'copy: exact (the default: first shown frame is the one asked for) or keyframe (never less than asked, no hidden frames)')
    .option('--gaps <mode>', 'collapse (the default), keep (wall time kept) or split (one file a recorded span)')
    .option('--strict', 'fail rather than leave out damaged or vanished footage')
    .option('--proof <mode>', 'copy: compare with the source: off, sample or full; else the one of the settings')
    .option('--audio <mode>', 'keep (the default), mute or only')
    .option('--chapters <mode>', 'copy: none, gaps (the default), segments or review_items (what the recorder noted; see `source database`)')
    .option('--clock-subtitles', 'copy: a subtitle track with the wall clock');
}

function addDerivativeChoices(command: Command): void {
  command
    .option('--speed <number>', 'timelapse: times faster than life', positiveNumber)
    .option('--target-length <seconds>', 'timelapse: length of the result', positiveNumber)
    .option('--fps <number>', 'timelapse, grid: pictures a second', positiveNumber)
    .option('--method <method>', 'timelapse: quick (the default, key frames), smooth (every frame) or instant (key frames, nothing encoded)')
    .option('--quality <quality>', 'high, medium (the default) or small')
    .option('--max-height <pixels>', 'scale larger pictures down', positiveNumber)
    .option('--hardware <mode>', 'auto: a hardware encoder where one works; off (the default)')
    .option('--burn-in <what>', 'clock, name or clock,name', collect((text) => text))
    .option('--every <seconds>', 'stills: time between two pictures; else one picture', positiveNumber)
    .option('--footage <which>', 'recordings (the default) or preview (low resolution, where the recorder has it)')
    .option('--input-arguments <text>', 'custom: ffmpeg arguments before the input, from the allowed ones')
    .option('--output-arguments <text>', 'custom: ffmpeg arguments for the output, from the allowed ones')
    .option('--cpu-fallback', 'custom: try once more without the hardware encoder');
}
