import { timeLapseOf } from '../../../shared/time-lapse.ts';
import { canPickPackets, type VideoEncoder } from '../../ffmpeg/encoders.ts';
import { burnInFilters } from './burn-in.ts';
import { checkDerivedFile } from './derivative-check.ts';
import type { DerivativeFacts } from './derivative.ts';
import { COMMON_ARGUMENTS, encodeWithRetry, frameMode, graphWords, mp4Output, runEncoding } from './encoding.ts';
import { footageGraph } from './footage-graph.ts';
import { keyFrameSecondsOf, outputSize, refuseTooManyRuns, runInput } from './footage-input.ts';
import { copyKeyFrames } from './instant-timelapse.ts';
import type { TimelapsePlan, TimelapseWork } from './timelapse-plan.ts';
import { layOut } from './timeline.ts';

/** What the last key frame may lack of its time. */
const LONGEST_MISSING_SECONDS = 0.2;

/** Which frames are used, and whether the result has each at its own time. */
interface FrameChoice {
  usesKeyFrames: boolean;
  isVariable: boolean;
}

/** Footage at many times its speed; gaps take no time and there is no sound. */
export async function makeTimelapse(work: TimelapseWork): Promise<DerivativeFacts> {
  const { options, request: { footage, range } } = work;
  const timeline = layOut(footage.files, range.startMs, 'collapse');
  refuseTooManyRuns(timeline.runs);
  const { speed, frames, lengthMs } = timeLapseOf(timeline.recordedSeconds * 1_000, options);
  const plan = { timeline, speed, frames, lengthSeconds: lengthMs / 1_000, keyFrameSeconds: keyFrameSecondsOf(footage.files), size: outputSize(footage.files, options.maxHeight) };
  const written = `${timeline.recordedSeconds.toFixed(3)} s at ${speed.toFixed(3)} times the speed: ${plan.lengthSeconds.toFixed(3)} s`;
  work.context.note(`Time-lapse (${options.method}) of ${String(footage.files.length)} files, ${written}.`);
  return options.method === 'instant' ? copyKeyFrames(work, plan) : encodeTimelapse(work, plan);
}

async function encodeTimelapse(work: TimelapseWork, plan: TimelapsePlan): Promise<DerivativeFacts> {
  const { options, request, folder } = work;
  const { burnIn, hardware } = options;
  const burnt = await burnInFilters(folder, request.ffmpeg, burnIn, request.range, request.timeZone, request.footage.cameraName, { ...plan.size, place: 'corner', key: 'picture' });
  // In a range without a key frame only the slow way finds a picture.
  const usesKeyFrames = options.method === 'quick' && plan.timeline.recordedSeconds > 2 * plan.keyFrameSeconds;
  const feederArguments = usesKeyFrames ? await keyFrameFeeder(work, plan) : undefined;
  const isVariable = feederArguments !== undefined && standsShortly(plan, options.framesPerSecond);
  const encoders = await encodeWithRetry(work, hardware, true, async (encoder, step) => {
    const words = [...COMMON_ARGUMENTS, ...encoder.globalArguments, ...await inputs(work, plan, usesKeyFrames, feederArguments !== undefined), ...await outputs(work, plan, burnt, { usesKeyFrames, isVariable }, encoder)];
    await runEncoding(work, { step, arguments: words, expectedSeconds: plan.lengthSeconds, ...(feederArguments === undefined ? {} : { feederArguments }) });
  });
  // Frames are counted, so that the length is exact; half a frame is rounding. Or the last key frame's own time is missing, and that of a longer group than the mean.
  const toleranceSeconds = isVariable ? (2 * plan.keyFrameSeconds) / plan.speed + 2 / options.framesPerSecond : 0.5 / options.framesPerSecond;
  const checked = await checkDerivedFile(work, { lengthSeconds: plan.lengthSeconds, toleranceSeconds, size: plan.size, picture: 'required', sound: 'none', decodedSeconds: 1 });
  return { ...checked, encoders, pictureCount: 0 };
}

/**
 * Whether each key frame stands for more than a frame and for less than can be seen to be missing at the end. Then it is encoded
 * once, at its own time on the grid of the frame rate: encoding it again and again costs a quarter of the job.
 */
function standsShortly({ keyFrameSeconds, speed }: TimelapsePlan, framesPerSecond: number): boolean {
  const seconds = keyFrameSeconds / speed;
  return seconds > 1 / framesPerSecond && seconds <= LONGEST_MISSING_SECONDS;
}

async function inputs(work: TimelapseWork, { timeline }: TimelapsePlan, usesKeyFrames: boolean, isFed: boolean): Promise<string[]> {
  // -copyts: ffmpeg would count from the first key frame and not from the start of the range.
  if (isFed) return ['-copyts', '-f', 'nut', '-i', 'pipe:0'];
  const words: string[] = [];
  for (const [index, run] of timeline.runs.entries()) {
    words.push(...(usesKeyFrames ? ['-skip_frame', 'nokey'] : []), '-an', ...await runInput(work.folder, run, work.request.ffmpeg, String(index)));
  }
  return words;
}

async function outputs(work: TimelapseWork, plan: TimelapsePlan, burnIn: string[], { usesKeyFrames, isVariable }: FrameChoice, encoder: VideoEncoder): Promise<string[]> {
  const { options } = work;
  const frameRate = String(options.framesPerSecond);
  const secondsAFrame = plan.speed / options.framesPerSecond;
  const graph = footageGraph({
    timeline: plan.timeline, size: plan.size, speed: plan.speed, frameRate: isVariable ? null : frameRate, startsAtFirst: isVariable, burnIn, hasSound: false, finalFilters: encoder.finalFilters,
    // What no frame of the result shows need not be scaled and written on.
    thinToSeconds: usesKeyFrames ? null : secondsAFrame,
    // The last key frame comes up to a whole group before the end; the group at the end of a short file may be longer than the mean.
    standSeconds: (usesKeyFrames ? (4 * plan.keyFrameSeconds) / plan.speed : 0) + 2 / options.framesPerSecond,
  });
  return [
    ...await graphWords(work, graph), '-map', '[picture]', '-map_metadata', '-1', ...frameMode(work, isVariable ? 'vfr' : 'cfr'), '-r', frameRate, '-frames:v', String(plan.frames),
    '-c:v', encoder.name, ...encoder.qualityArguments(options.quality, usesKeyFrames), ...mp4Output(work),
  ];
}

/**
 * A process that copies only key frames, so that the other packets never reach the decoder: `-skip_frame nokey` throws them away
 * inside it, on one core (performance.md §3).
 * @returns undefined where this ffmpeg cannot, or the footage changes its format, which the pipe cannot carry
 */
async function keyFrameFeeder(work: TimelapseWork, plan: TimelapsePlan): Promise<string[] | undefined> {
  const [run, ...others] = plan.timeline.runs;
  if (run === undefined || others.length > 0 || !await canPickPackets(work.request.ffmpeg)) return undefined;
  return [
    '-hide_banner', '-nostats', '-nostdin', '-loglevel', 'error', ...await runInput(work.folder, run, work.request.ffmpeg, 'keys'),
    '-map', '0:v:0', '-c', 'copy', '-bsf:v', pickKeyFrames(plan, work.options.framesPerSecond), '-f', 'nut', 'pipe:1',
  ];
}

/**
 * Key frames of the range, and of those no more than the result shows. Counted, not timed: in this filter `tb` and `pts` have
 * different units in ffmpeg 5.1. What lies before the range has negative times.
 */
function pickKeyFrames({ speed, keyFrameSeconds }: TimelapsePlan, framesPerSecond: number): string {
  const each = Math.max(1, Math.floor(speed / framesPerSecond / keyFrameSeconds));
  const isUnwanted = 'not(key)+lt(pts,0)';
  return `noise=drop='${each === 1 ? isUnwanted : `if(${isUnwanted},1,mod(st(0,ld(0)+1)-1,${String(each)}))`}'`;
}
