import { AppError } from '../../../shared/errors.ts';
import { canPickPackets } from '../../ffmpeg/encoders.ts';
import { checkDerivedFile } from './derivative-check.ts';
import type { DerivativeFacts, DerivativeWork } from './derivative.ts';
import { COMMON_ARGUMENTS, graphWords, mp4Output, runEncoding } from './encoding.ts';
import { footageGraph } from './footage-graph.ts';
import { outputSize, refuseTooManyRuns, runInput } from './footage-input.ts';
import { layOut } from './timeline.ts';

/** Codings that an .m4a may hold as they are. */
const COPYABLE = new Set(['mp4a', 'alac']);
/** A packet of sound at either end, and the overhang of the last file, which has one packet more than picture. */
const TOLERANCE_SECONDS = 0.25;

/**
 * The sound of the footage as an .m4a: copied where the coding allows it and nothing has to be filled in, else encoded as AAC.
 * @param gaps as for pictures: left out, or kept as silence
 * @throws AppError 'invalid_input' for footage without sound
 */
export async function makeSoundFile(work: DerivativeWork, gaps: 'collapse' | 'keep'): Promise<DerivativeFacts> {
  const { request, folder } = work;
  const { files } = request.footage;
  if (!files.some(({ audio }) => audio !== undefined)) {
    throw new AppError('invalid_input', 'This footage has no sound, so that an export of the sound alone would be empty.', { remedy: 'Export the picture, or choose a camera with a microphone.' });
  }
  const timeline = layOut(files, request.range.startMs, gaps, gaps === 'keep');
  refuseTooManyRuns(timeline.runs);
  const [run] = timeline.runs;
  const isCopy = timeline.runs.length === 1 && run !== undefined && !run.hasHoles && COPYABLE.has(run.files[0]?.audio?.codec ?? '');
  const inputs: string[] = [];
  for (const [index, each] of timeline.runs.entries()) inputs.push(...await runInput(folder, each, request.ffmpeg, String(index)));
  // A seek goes to the picture's key frame; the sound before the range would stay in the file, only hidden.
  const withoutLead = await canPickPackets(request.ffmpeg) ? ['-bsf:a', 'noise=drop=lt(pts\\,0)'] : [];
  const how = isCopy ? ['-map', '0:a:0', '-c', 'copy', ...withoutLead] : await encodedSound(work, timeline);
  await runEncoding(work, { step: isCopy ? 'copying' : 'encoding', arguments: [...COMMON_ARGUMENTS, ...inputs, ...how, '-vn', '-map_metadata', '-1', ...mp4Output(work)], expectedSeconds: timeline.lengthSeconds });
  const checked = await checkDerivedFile(work, { lengthSeconds: timeline.lengthSeconds, toleranceSeconds: TOLERANCE_SECONDS, size: null, picture: 'none', sound: 'required' });
  return { ...checked, encoders: isCopy ? [] : ['aac'], pictureCount: 0 };
}

async function encodedSound(work: DerivativeWork, timeline: ReturnType<typeof layOut>): Promise<string[]> {
  const size = outputSize(work.request.footage.files, null);
  const graph = footageGraph({ timeline, size, speed: 1, frameRate: null, thinToSeconds: null, burnIn: [], standSeconds: 0, finalFilters: 'null', hasSound: true, hasPicture: false });
  return [...await graphWords(work, graph), '-map', '[sound]', '-c:a', 'aac', '-b:a', '96k'];
}
