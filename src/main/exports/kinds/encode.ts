import type { OptionsOf } from '../../../shared/export-options.ts';
import { burnInFilters } from './burn-in.ts';
import { checkDerivedFile } from './derivative-check.ts';
import type { DerivativeFacts, DerivativeWork } from './derivative.ts';
import { COMMON_ARGUMENTS, encodeWithRetry, frameMode, graphWords, mp4Output, runEncoding } from './encoding.ts';
import { footageGraph, type GraphRequest } from './footage-graph.ts';
import { frameRateOf, frameSecondsOf, outputSize, refuseTooManyRuns, runInput } from './footage-input.ts';
import { makeSoundFile } from './sound-only.ts';
import { layOut } from './timeline.ts';

type EncodeWork = DerivativeWork<OptionsOf<'encode'>>;

/** Fine enough for any camera's times, so that every frame keeps its own; the encoder's usual unit is one frame. */
const TIME_BASE = '1:90000';
/** Enough for speech and what a camera's microphone hears. */
const SOUND_ARGUMENTS = ['-c:a', 'aac', '-b:a', '96k'];

/** Footage in a new coding, size or form: one file also where the footage changes its format. */
export async function makeEncoded(work: EncodeWork): Promise<DerivativeFacts> {
  const { options, request, folder } = work;
  const { files, cameraName } = request.footage;
  if (options.audio === 'only') return makeSoundFile(work, options.gaps);
  const hasSound = options.audio === 'keep' && files.some(({ audio }) => audio !== undefined);
  // Silence for an hour cannot be made inside a run without an hour of it in memory.
  const timeline = layOut(files, request.range.startMs, options.gaps, options.gaps === 'keep' && hasSound);
  refuseTooManyRuns(timeline.runs);
  const size = outputSize(files, options.maxHeight);
  const burnIn = await burnInFilters(folder, request.ffmpeg, options.burnIn, request.range, request.timeZone, cameraName, { ...size, place: 'corner', key: 'picture' });
  const frameRate = timeline.runs.length > 1 || options.gaps === 'keep' ? frameRateOf(files) : null;
  const inputs: string[] = [];
  for (const [index, run] of timeline.runs.entries()) inputs.push(...await runInput(folder, run, request.ffmpeg, String(index)));
  const graph: Omit<GraphRequest, 'finalFilters'> = { timeline, size, speed: 1, frameRate, thinToSeconds: null, burnIn, standSeconds: 0, hasSound };
  work.context.note(`Encoding ${String(files.length)} files in ${String(timeline.runs.length)} runs, ${timeline.lengthSeconds.toFixed(3)} s, ${String(size.width)} × ${String(size.height)}.`);
  const encoders = await encodeWithRetry(work, options.hardware, true, async (encoder, step) => {
    const words = [
      ...COMMON_ARGUMENTS, ...encoder.globalArguments, ...inputs, ...await graphWords(work, footageGraph({ ...graph, finalFilters: encoder.finalFilters })),
      '-map', '[picture]', ...(hasSound ? ['-map', '[sound]', ...SOUND_ARGUMENTS] : []), '-map_metadata', '-1',
      ...(frameRate === null ? [...frameMode(work, 'vfr'), '-enc_time_base', TIME_BASE] : [...frameMode(work, 'cfr'), '-r', frameRate]),
      '-c:v', encoder.name, ...encoder.qualityArguments(options.quality), ...mp4Output(work),
    ];
    await runEncoding(work, { step, arguments: words, expectedSeconds: timeline.lengthSeconds });
  });
  // A cut is rounded to frames at both ends, and so is every seam of runs; 0.1 s as for copies, for cameras without a steady rate.
  const toleranceSeconds = Math.max(0.1, 2 * frameSecondsOf(files)) + (timeline.runs.length - 1) * frameSecondsOf(files);
  const checked = await checkDerivedFile(work, { lengthSeconds: timeline.lengthSeconds, toleranceSeconds, size, picture: 'required', sound: hasSound ? 'required' : 'none' });
  return { ...checked, encoders, pictureCount: 0 };
}
