import type { OptionsOf } from '../../../shared/export-options.ts';
import { MAX_GRID_CAMERAS } from '../../../shared/export-kinds.ts';
import { AppError } from '../../../shared/errors.ts';
import type { VideoEncoder } from '../../ffmpeg/encoders.ts';
import { fitFilters, firstOfEachFilter, piecewiseExpression, setTimeFilter, withinExpression } from '../../ffmpeg/filters.ts';
import { burnInFilters } from './burn-in.ts';
import { checkDerivedFile } from './derivative-check.ts';
import type { CameraFootage, DerivativeFacts, DerivativeWork } from './derivative.ts';
import { COMMON_ARGUMENTS, encodeWithRetry, frameMode, graphWords, mp4Output, runEncoding } from './encoding.ts';
import { frameSecondsOf, refuseTooManyRuns, runInput, type PictureSize } from './footage-input.ts';
import { layOut, listToWall, type FootageRun } from './timeline.ts';

type GridWork = DerivativeWork<OptionsOf<'grid'>>;

/** Where the cells lie. */
export interface GridLayout {
  columns: number;
  rows: number;
  cell: PictureSize;
  canvas: PictureSize;
}

/** A piece of footage and its cell. */
interface CellRun {
  run: FootageRun;
  cellNumber: number;
}

const CELL_ASPECT = 16 / 9;
/** Frames' times are rounded: a span includes the frame at its start and not the one at its end. */
const ROUNDING_SECONDS = 0.0005;

/**
 * As square as possible, cells 16:9, no higher than wanted and no larger than the footage.
 * @param largestCameraHeight of the footage, pixels
 */
export function gridLayout(cameraCount: number, maxHeight: number, largestCameraHeight: number): GridLayout {
  const columns = Math.ceil(Math.sqrt(cameraCount));
  const rows = Math.ceil(cameraCount / columns);
  const height = evenDown(Math.min(maxHeight / columns, largestCameraHeight));
  const cell = { width: evenDown(height * CELL_ASPECT), height };
  return { columns, rows, cell, canvas: { width: cell.width * columns, height: cell.height * rows } };
}

/**
 * Several cameras side by side, all in step with the wall clock, for the whole range: a cell is black where its camera has no
 * footage. All cells run at one steady rate, so that each shows, at every moment, the newest picture that its camera had taken by
 * then.
 */
export async function makeGrid(work: GridWork): Promise<DerivativeFacts> {
  const { options, request, folder } = work;
  const cameras = [request.footage, ...request.otherCameras];
  if (cameras.length < 2 || cameras.length > MAX_GRID_CAMERAS) throw new AppError('invalid_input', `A grid takes 2 to ${String(MAX_GRID_CAMERAS)} cameras, not ${String(cameras.length)}.`);
  const layout = gridLayout(cameras.length, options.maxHeight, Math.max(...cameras.flatMap(({ files }) => files.map(({ video }) => video.height))));
  const runs = cameras.flatMap(({ files }, cellNumber) => layOut(files, request.range.startMs, 'keep').runs.map((run) => ({ run, cellNumber })));
  refuseTooManyRuns(runs.map(({ run }) => run));
  const frames = Math.max(1, Math.round(((request.range.endMs - request.range.startMs) / 1_000) * options.framesPerSecond));
  const lengthSeconds = frames / options.framesPerSecond;
  const inputs: string[] = [];
  for (const [index, { run }] of runs.entries()) inputs.push('-an', ...await runInput(folder, run, request.ffmpeg, String(index)));
  const texts = await textFilters(work, cameras, layout);
  work.context.note(`Grid of ${String(cameras.length)} cameras, ${String(layout.columns)} × ${String(layout.rows)}, ${lengthSeconds.toFixed(3)} s, ${String(layout.canvas.width)} × ${String(layout.canvas.height)}.`);
  const encoders = await encodeWithRetry(work, options.hardware, true, async (encoder, step) => {
    const words = [
      ...COMMON_ARGUMENTS, ...encoder.globalArguments, ...inputs, ...await graphWords(work, gridGraph(work, runs, layout, frames, texts, encoder)),
      '-map', '[picture]', '-map_metadata', '-1', ...frameMode(work, 'cfr'), '-r', String(options.framesPerSecond), '-frames:v', String(frames),
      '-c:v', encoder.name, ...encoder.qualityArguments(options.quality), ...mp4Output(work),
    ];
    await runEncoding(work, { step, arguments: words, expectedSeconds: lengthSeconds });
  });
  // Frames are counted, so that the length is exact; half a frame is rounding.
  const checked = await checkDerivedFile(work, { lengthSeconds, toleranceSeconds: 0.5 / options.framesPerSecond, size: layout.canvas, picture: 'required', sound: 'none' });
  return { ...checked, encoders, pictureCount: 0 };
}

function gridGraph(work: GridWork, runs: readonly CellRun[], layout: GridLayout, frames: number, texts: readonly string[], encoder: VideoEncoder): string {
  const { options: { framesPerSecond } } = work;
  const { columns, rows, cell } = layout;
  const chains: string[] = [];
  const places: string[] = [];
  for (let cellNumber = 0; cellNumber < columns * rows; cellNumber += 1) {
    const inputs = runs.flatMap(({ run, cellNumber: place }, input) => (place === cellNumber ? [{ run, input }] : []));
    chains.push(...cellChains(inputs, cellNumber, cell, framesPerSecond, frames));
    places.push(`${String((cellNumber % columns) * cell.width)}_${String(Math.floor(cellNumber / columns) * cell.height)}`);
  }
  const labels = places.map((_, cellNumber) => `[cell${String(cellNumber)}]`).join('');
  chains.push(`${labels}xstack=inputs=${String(places.length)}:layout=${places.join('|')}[canvas]`);
  return [...chains, `[canvas]${[...texts, encoder.finalFilters].join(',')}[picture]`].join(';');
}

/**
 * One cell at a steady rate for the whole range, each of its runs from the frame at which its first picture is there. Black by a
 * box and not by an overlay that is switched off: with two inputs ffmpeg asks `enable` for whichever it read last.
 */
function cellChains(inputs: readonly { run: FootageRun; input: number }[], cellNumber: number, cell: PictureSize, framesPerSecond: number, frames: number): string[] {
  const label = String(cellNumber);
  if (inputs.length === 0) return [`color=c=black:s=${String(cell.width)}x${String(cell.height)}:r=${String(framesPerSecond)}:d=${(frames / framesPerSecond + 1).toFixed(3)},setsar=1,format=yuv420p[cell${label}]`];
  const firstFrameOf = (index: number): number => {
    if (index === 0) return 0;
    const start = inputs[index]?.run.pieces[0]?.wallFrom;
    return start === undefined ? frames : Math.min(frames, Math.max(0, Math.ceil((start - ROUNDING_SECONDS) * framesPerSecond)));
  };
  const parts = inputs.flatMap(({ run, input }, index) => {
    const count = firstFrameOf(index + 1) - firstFrameOf(index);
    return count > 0 ? [`[${String(input)}:v:0]${cellFilters(run, cell, framesPerSecond, firstFrameOf(index), count).join(',')}`] : [`[${String(input)}:v:0]nullsink`];
  });
  const used = parts.filter((part) => !part.endsWith('nullsink'));
  const joined = used.length === 1 ? [] : [`${used.map((_, index) => `[part${label}-${String(index)}]`).join('')}concat=n=${String(used.length)}:v=1:a=0[joined${label}]`];
  const spans = inputs.flatMap(({ run }) => run.pieces.map(({ wallFrom, wallTo }) => ({ from: wallFrom - ROUNDING_SECONDS, to: wallTo - ROUNDING_SECONDS })));
  const black = `[joined${label}]drawbox=color=black:t=fill:enable='not(${withinExpression(joinSpans(spans), 't')})'[cell${label}]`;
  return [...parts.filter((part) => part.endsWith('nullsink')), ...used.map((part, index) => `${part}[${used.length === 1 ? `joined${label}` : `part${label}-${String(index)}`}]`), ...joined, black];
}

function cellFilters(run: FootageRun, cell: PictureSize, framesPerSecond: number, firstFrame: number, count: number): string[] {
  const isFast = frameSecondsOf(run.files) < 0.45 / framesPerSecond;
  const start = firstFrame / framesPerSecond + ROUNDING_SECONDS;
  return [
    ...(run.hasHoles ? [`select='${withinExpression(run.pieces.map(({ listFrom, listTo }) => ({ from: listFrom - ROUNDING_SECONDS, to: listTo - ROUNDING_SECONDS })), 't')}'`] : []),
    setTimeFilter(`${piecewiseExpression(listToWall(run.pieces), 'T')}-${start.toFixed(6)}`),
    // Twice the rate of the result keeps the cells in step to half a frame and spares scaling what is never shown.
    ...(isFast ? [firstOfEachFilter(0.5 / framesPerSecond)] : []),
    fitFilters(cell.width, cell.height), 'format=yuv420p',
    // `up`: a picture is shown from the first moment at which it has been taken. It stands where none follows; a box hides it there.
    `fps=fps=${String(framesPerSecond)}:round=up:start_time=0:eof_action=pass`, `tpad=stop_mode=clone:stop_duration=${(count / framesPerSecond + 1).toFixed(3)}`, `trim=end_frame=${String(count)}`,
  ];
}

function joinSpans(spans: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const joined: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.from - last.to < 0.000_001) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** Names at the upper left of their cells, one clock in the middle of the upper edge. */
async function textFilters(work: GridWork, cameras: readonly CameraFootage[], { cell, canvas, columns }: GridLayout): Promise<string[]> {
  const { options: { burnIn }, request: { ffmpeg, range, timeZone }, folder } = work;
  const filters: string[] = [];
  for (const [index, { cameraName }] of cameras.entries()) {
    const place = { width: cell.width, height: cell.height, place: 'cell' as const, key: `cell-${String(index)}`, left: (index % columns) * cell.width, top: Math.floor(index / columns) * cell.height };
    filters.push(...await burnInFilters(folder, ffmpeg, { clock: false, name: burnIn.name }, range, timeZone, cameraName, place));
  }
  const clock = await burnInFilters(folder, ffmpeg, { clock: burnIn.clock, name: false }, range, timeZone, '', { ...canvas, place: 'top', key: 'canvas' });
  return [...filters, ...clock];
}

function evenDown(length: number): number {
  return Math.max(2, Math.floor(length / 2) * 2);
}
