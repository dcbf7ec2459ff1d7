import { firstOfEachFilter, fitFilters, piecewiseExpression, setTimeFilter, withinExpression } from '../../ffmpeg/filters.ts';
import type { PictureSize } from './footage-input.ts';
import { isIdentity, listToOutput, listToWall, wallToOutput, type FootageRun, type Timeline } from './timeline.ts';

/** How footage becomes the pictures and the sound of a result. Input number k is run number k. */
export interface GraphRequest {
  timeline: Timeline;
  size: PictureSize;
  /** How many times faster than life. */
  speed: number;
  /** Constant frame rate as ffmpeg writes it; null: every frame at its own time, which only a single run can have. */
  frameRate: string | null;
  /** Whether the first frame stands from the very start, where frames have their own times and the first comes late. */
  startsAtFirst?: boolean;
  /** Only the first frame of every so many seconds of footage is used; null: all. */
  thinToSeconds: number | null;
  /** Filters for pictures with wall time; see `burnInFilters`. */
  burnIn: readonly string[];
  /** Seconds of output that the last frame of a run may stand on, where the footage's own last frame comes early. */
  standSeconds: number;
  /** What the encoder needs at the end. */
  finalFilters: string;
  hasSound: boolean;
  /** False where only the sound is wanted. */
  hasPicture?: boolean;
}

const SAMPLE_RATE = 48_000;

/** A graph whose results are `[picture]` and `[sound]`, each where it is wanted. */
export function footageGraph(request: GraphRequest): string {
  const { timeline: { runs }, hasSound, hasPicture = true, finalFilters } = request;
  const isJoined = runs.length > 1;
  const label = (media: 'picture' | 'sound', index: number): string => (isJoined ? `[${media}${String(index)}]` : `[${media}s]`);
  const chains = runs.flatMap((run, index) => {
    const seconds = branchSeconds(request, index);
    return [
      ...(hasPicture ? [`[${String(index)}:v:0]${pictureFilters(request, run, seconds).join(',')}${label('picture', index)}`] : []),
      ...(hasSound ? [`${soundFilters(request, run, index, seconds).join(',')}${label('sound', index)}`] : []),
    ];
  });
  if (isJoined) {
    const inputs = runs.map((_, index) => `${hasPicture ? label('picture', index) : ''}${hasSound ? label('sound', index) : ''}`).join('');
    chains.push(`${inputs}concat=n=${String(runs.length)}:v=${hasPicture ? '1' : '0'}:a=${hasSound ? '1' : '0'}${hasPicture ? '[pictures]' : ''}${hasSound ? '[sounds]' : ''}`);
  }
  return [...chains, ...(hasPicture ? [`[pictures]${finalFilters}[picture]`] : []), ...(hasSound ? ['[sounds]anull[sound]'] : [])].join(';');
}

/** Playing time of a run in the result, up to where the next one starts. */
function branchSeconds({ timeline: { runs, lengthSeconds }, speed }: GraphRequest, index: number): number {
  const startOf = (run: FootageRun | undefined): number => run?.pieces[0]?.outputFrom ?? lengthSeconds;
  return (startOf(runs[index + 1]) - startOf(runs[index])) / speed;
}

function pictureFilters(request: GraphRequest, run: FootageRun, seconds: number): string[] {
  const filters: string[] = [];
  if (run.hasHoles) filters.push(`select='${withinExpression(run.pieces.map(({ listFrom, listTo }) => ({ from: listFrom - 0.0005, to: listTo - 0.0005 })), 't')}'`);
  if (request.thinToSeconds !== null) filters.push(firstOfEachFilter(request.thinToSeconds));
  if (request.timeline.runs.length > 1 || run.files.some(({ video }) => video.width !== request.size.width || video.height !== request.size.height)) filters.push(fitFilters(request.size.width, request.size.height));
  filters.push(...timeFilters(request, run));
  if (request.startsAtFirst === true) filters.push(setTimeFilter('if(eq(N,0),0,T)'));
  if (request.frameRate === null) return filters.length === 0 ? ['null'] : filters;
  const ownSeconds = ((run.pieces.at(-1)?.outputFrom ?? 0) - (run.pieces[0]?.outputFrom ?? 0)) / request.speed;
  const stand = Math.max(0, seconds - ownSeconds - lastPieceSeconds(run) / request.speed) + request.standSeconds;
  // `pass`: a last frame that is shown for less than half a frame of the result would be dropped.
  // The picture before a gap stands until the next one; the one at the end, for what its own footage lacks.
  return [...filters, `fps=fps=${request.frameRate}:start_time=0:eof_action=pass`, `tpad=stop_mode=clone:stop_duration=${stand.toFixed(6)}`, `trim=end=${seconds.toFixed(6)}`];
}

function lastPieceSeconds(run: FootageRun): number {
  const last = run.pieces.at(-1);
  return last === undefined ? 0 : last.listTo - last.listFrom;
}

/** To the clock, where it is written; and on to playing time. */
function timeFilters({ burnIn, speed }: GraphRequest, run: FootageRun): string[] {
  const start = run.pieces[0]?.outputFrom ?? 0;
  const faster = (expression: string): string => (speed === 1 ? expression : `(${expression})/${speed.toFixed(9)}`);
  if (burnIn.length === 0) {
    const line = listToOutput(run.pieces, start);
    return isIdentity(line) && speed === 1 ? [] : [setTimeFilter(faster(piecewiseExpression(line, 'T')))];
  }
  return [setTimeFilter(piecewiseExpression(listToWall(run.pieces), 'T')), ...burnIn, setTimeFilter(faster(piecewiseExpression(wallToOutput(run.pieces, start), 'T')))];
}

function soundFilters(request: GraphRequest, run: FootageRun, index: number, seconds: number): string[] {
  const samples = String(Math.round(seconds * SAMPLE_RATE));
  const isJoined = request.timeline.runs.length > 1;
  // Runs can only be joined when their sound has one form.
  const form = isJoined ? [`aformat=sample_fmts=fltp:sample_rates=${String(SAMPLE_RATE)}:channel_layouts=stereo`] : [];
  if (run.files[0]?.audio === undefined) return [`anullsrc=r=${String(SAMPLE_RATE)}:cl=stereo,atrim=end_sample=${samples}`, ...form];
  const line = listToOutput(run.pieces, run.pieces[0]?.outputFrom ?? 0);
  const filters = [
    ...(run.hasHoles ? [`aselect='${withinExpression(run.pieces.map(({ listFrom, listTo }) => ({ from: listFrom, to: listTo })), 't')}'`] : []),
    ...(isIdentity(line) ? [] : [setTimeFilter(piecewiseExpression(line, 'T'), 'audio')]),
    // Fills what is missing at a seam and cuts what overlaps, so that sound and picture stay together.
    `aresample=${String(SAMPLE_RATE)}:async=1:first_pts=0`, ...form, `apad=whole_len=${samples}`, `atrim=end_sample=${samples}`,
  ];
  return [`[${String(index)}:a:0]${filters[0] ?? 'anull'}`, ...filters.slice(1)];
}
