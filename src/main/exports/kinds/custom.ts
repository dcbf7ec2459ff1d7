import { AppError } from '../../../shared/errors.ts';
import type { OptionsOf } from '../../../shared/export-options.ts';
import { choosesAudioEncoder, choosesVideoEncoder, readCustomArguments } from '../../ffmpeg/custom-arguments.ts';
import { chooseEncoder, type VideoEncoder } from '../../ffmpeg/encoders.ts';
import { lengthFactorOf } from '../../ffmpeg/progress.ts';
import { checkDerivedFile } from './derivative-check.ts';
import type { DerivativeFacts, DerivativeWork } from './derivative.ts';
import { COMMON_ARGUMENTS, encodeWithRetry, mp4Output, runEncoding } from './encoding.ts';
import { keyFrameSecondsOf, runInput } from './footage-input.ts';
import { layOut } from './timeline.ts';

type CustomWork = DerivativeWork<OptionsOf<'custom'>>;

/**
 * A person's own arguments, through the allow-list, around our input and our output. Sound stays unless they say `-an`.
 * @throws AppError 'invalid_input' with the reference system's words for what is not allowed; 'footage_mixed'
 */
export async function makeCustom(work: CustomWork): Promise<DerivativeFacts> {
  const { options, request, folder } = work;
  const inputWords = allowedWords(options.inputArguments, 'input');
  const outputWords = allowedWords(options.outputArguments, 'output');
  const { files } = request.footage;
  const timeline = layOut(files, request.range.startMs, 'collapse');
  const [run, ...others] = timeline.runs;
  if (run === undefined || others.length > 0) {
    throw new AppError('footage_mixed', 'The footage changes its format in this range, which custom arguments cannot deal with.', { remedy: 'Export a shorter range, or choose the kind “encode”.' });
  }
  const factor = lengthFactorOf(options.outputArguments);
  const isLengthKnown = !options.outputArguments.includes('setpts') || factor !== 1;
  const expectedSeconds = timeline.recordedSeconds * factor;
  const hardware = options.hardware === 'auto' && !choosesVideoEncoder(outputWords) && hasPlainFilters(await chooseEncoder(request.ffmpeg, 'auto')) ? 'auto' : 'off';
  const input = await runInput(folder, run, request.ffmpeg, '0');
  const encoders = await encodeWithRetry(work, hardware, options.cpuFallback, async (encoder, step) => {
    const words = [
      ...COMMON_ARGUMENTS, ...encoder.globalArguments, ...inputWords, ...input, '-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1',
      ...(choosesVideoEncoder(outputWords) ? [] : ['-c:v', encoder.name, '-pix_fmt', 'yuv420p', ...encoder.qualityArguments('medium')]),
      ...(choosesAudioEncoder(outputWords) ? [] : ['-c:a', 'aac']), ...outputWords, ...mp4Output(work),
    ];
    await runEncoding(work, { step, arguments: words, expectedSeconds });
  });
  // `-skip_frame nokey` leaves out what comes after the last key frame, and `-r` rounds; the arguments may do both.
  const toleranceSeconds = (3 * keyFrameSecondsOf(files)) * factor + 1;
  const checked = await checkDerivedFile(work, { lengthSeconds: isLengthKnown ? expectedSeconds : null, toleranceSeconds, size: null, picture: 'required', sound: 'any' });
  return { ...checked, encoders: choosesVideoEncoder(outputWords) ? [] : encoders, pictureCount: 0 };
}

/**
 * The words of custom arguments.
 * @throws AppError 'invalid_input' with the reference system's words for what is not allowed
 */
export function allowedWords(text: string, which: 'input' | 'output'): string[] {
  const read = readCustomArguments(text);
  if (read.isValid) return read.words;
  throw new AppError('invalid_input', `Invalid ffmpeg ${which} arguments: ${read.message}`, { remedy: 'Allowed are the options for coding, size, rate and the harmless filters; see the documentation on custom exports.' });
}

/** The person's own filters come last, so nothing that needs filters of its own can be used. */
function hasPlainFilters(encoder: VideoEncoder): boolean {
  return encoder.finalFilters === 'format=yuv420p';
}
