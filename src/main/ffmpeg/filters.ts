/**
 * One straight piece of a line from one time to another: at `from` it is `at`, and it goes up by `slope` a second.
 * All in seconds.
 */
export interface LinearPiece {
  from: number;
  at: number;
  slope: number;
}

/** Longest filter graph given on the command line; Linux takes 128 KiB an argument. */
const LONGEST_INLINE_GRAPH = 30_000;
/** Digits after the point: microseconds, and for slopes what keeps a microsecond over a month. */
const TIME_DIGITS = 6;
const SLOPE_DIGITS = 12;

/**
 * Writes a line of straight pieces as an ffmpeg expression. Nested in halves, so that even the thousands of segments of a
 * day are only a dozen comparisons a frame. https://ffmpeg.org/ffmpeg-utils.html#Expression-Evaluation
 * @param pieces at least one, in order of `from`; the first also holds before it
 * @param variable the time it depends on, e.g. `T`
 */
export function piecewiseExpression(pieces: readonly LinearPiece[], variable: string): string {
  const [first] = pieces;
  if (first === undefined) throw new RangeError('A line needs a piece');
  if (pieces.length === 1) return lineExpression(first, variable);
  const middle = pieces.length >> 1;
  const boundary = pieces[middle]?.from ?? 0;
  return `if(lt(${variable},${number(boundary, TIME_DIGITS)}),${piecewiseExpression(pieces.slice(0, middle), variable)},${piecewiseExpression(pieces.slice(middle), variable)})`;
}

/** Whether a time lies in one of the spans, as an ffmpeg expression: 1 or 0. @param spans in order, not overlapping; seconds */
export function withinExpression(spans: readonly { from: number; to: number }[], variable: string): string {
  if (spans.length === 0) return '0';
  const pieces = spans.flatMap(({ from, to }) => [{ from, at: 1, slope: 0 }, { from: to, at: 0, slope: 0 }]);
  return piecewiseExpression([{ from: Number.NEGATIVE_INFINITY, at: 0, slope: 0 }, ...pieces], variable);
}

function lineExpression({ from, at, slope }: LinearPiece, variable: string): string {
  if (slope === 0) return number(at, TIME_DIGITS);
  const offset = at - from * slope;
  const scaled = slope === 1 ? variable : `${variable}*${number(slope, SLOPE_DIGITS)}`;
  return offset === 0 ? scaled : `(${scaled}${offset < 0 ? '-' : '+'}${number(Math.abs(offset), TIME_DIGITS)})`;
}

/** Without exponent, which not every version reads, and without useless zeros. */
function number(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * Sets each frame's time to an expression in seconds. `setpts` cuts off what is below its unit, so it is rounded here.
 * @param expression may use `T`, the time so far
 */
export function setTimeFilter(expression: string, media: 'video' | 'audio' = 'video'): string {
  return `${media === 'audio' ? 'asetpts' : 'setpts'}='round((${expression})/TB)'`;
}

/** Lets through the first frame of every interval and drops the rest; the frames keep their times. @param seconds length of the interval */
export function firstOfEachFilter(seconds: number): string {
  // The small sum: a frame that lies on the border by its number may lie a rounding below it.
  const interval = `floor((t+0.0005)/${number(seconds, SLOPE_DIGITS)})`;
  return `select='if(gte(${interval},ld(0)),st(0,${interval}+1),0)'`;
}

/** Scales into a frame without distorting the picture, with black bars where it does not fill it. */
export function fitFilters(width: number, height: number): string {
  const size = `${String(width)}:${String(height)}`;
  return `scale=${size}:force_original_aspect_ratio=decrease:force_divisible_by=2,pad=${size}:(ow-iw)/2:(oh-ih)/2,setsar=1`;
}

/**
 * Writes any text as the value of a filter's option, so that it stays one value: once for the list of options, once for the
 * graph. https://ffmpeg.org/ffmpeg-filters.html#Notes-on-filtergraph-escaping
 */
export function escapeFilterValue(text: string): string {
  return text.replaceAll(/[\\':]/g, String.raw`\$&`).replaceAll(/[\\'[\],;]/g, String.raw`\$&`);
}

/** What drawtext writes, and where. */
export interface DrawnText {
  /** A file in the working folder, by its plain name: its content needs no escaping against the graph. */
  textFile: string;
  /** Whether `%{…}` in the file is worked out; false for every text of a stranger. */
  isExpanded: boolean;
  /** drawtext's option that chooses the font, see `findFont`. */
  font: string;
  fontSize: number;
  /** Expressions, e.g. `(w-text_w)/2`. */
  x: string;
  y: string;
  /** When it is shown, as an expression of `t`; always when absent. */
  enable?: string;
}

/** White on a dark box, readable on any picture. */
export function drawTextFilter({ textFile, isExpanded, font, fontSize, x, y, enable }: DrawnText): string {
  if (!/^[a-z0-9.-]+$/.test(textFile)) throw new RangeError(`Not a plain file name: ${textFile}`);
  const box = Math.max(2, Math.round(fontSize / 4));
  return [
    `drawtext=textfile=${textFile}`, `expansion=${isExpanded ? 'normal' : 'none'}`, font, `fontsize=${String(fontSize)}`,
    'fontcolor=white', 'box=1', 'boxcolor=black@0.6', `boxborderw=${String(box)}`, `x='${x}'`, `y='${y}'`,
    ...(enable === undefined ? [] : [`enable='${enable}'`]),
  ].join(':');
}

/** How a graph is handed to ffmpeg. */
export interface GraphArguments {
  arguments: string[];
  /** What a file of that name in the working folder must hold; undefined when none is needed. */
  file: { name: string; content: string } | undefined;
}

/** Long graphs go into a file: the option for it was renamed in ffmpeg 7.0. */
export function graphArguments(graph: string, ffmpegMajorVersion: number): GraphArguments {
  if (graph.length <= LONGEST_INLINE_GRAPH) return { arguments: ['-filter_complex', graph], file: undefined };
  const name = 'graph.txt';
  return { arguments: [ffmpegMajorVersion >= 7 ? '-/filter_complex' : '-filter_complex_script', name], file: { name, content: graph } };
}
