/** Allowed without a value. */
const plainFlags = new Set(['-an', '-sn', '-dn']);
/** Their value is a chain of filters. */
const filterFlags = new Set(['-vf', '-af', '-filter']);
/** Their value is one word. A stream specifier (`:v`, `:a:0`) may follow any flag. */
const valueFlags = new Set([
  '-c', '-codec', '-b', '-crf', '-qp', '-q', '-qscale', '-preset', '-tune', '-profile', '-level', '-pix_fmt', '-r', '-g', '-keyint_min', '-sc_threshold', '-bf', '-refs',
  '-qmin', '-qmax', '-maxrate', '-minrate', '-bufsize', '-movflags', '-threads', '-aspect', '-fps_mode', '-vsync', '-skip_frame',
]);
/** Filters that only look at the picture they are given. */
const allowedFilters = new Set(['setpts', 'fps', 'scale', 'format', 'transpose', 'hflip', 'vflip', 'crop', 'pad', 'setsar', 'setdar']);
/** Options that make a filter read a file, under any filter's name. */
const fileOptions = ['movie=', 'textfile=', 'filename=', 'fontfile='];
/** No slash (a path, or `-/option file`), no space, no bracket (a label, or tee's options), no leading dash (an option). */
const plainValue = /^[A-Za-z0-9_.:+][A-Za-z0-9_.:+-]*$/;

/** What became of a person's arguments. */
export type CustomArguments =
  | { isValid: true; words: string[] }
  /** `message` is the reference system's. */
  | { isValid: false; message: string };

/**
 * Reads custom ffmpeg arguments through the reference system's allow-list (`frigate/record/export.py`, validate_ffmpeg_args):
 * every word must be an allowed flag or the one value of an allowed flag, so that no word can become an input, an output or a
 * protocol. Unlike there, quotes are understood. Takes linear time for any input.
 */
export function readCustomArguments(text: string): CustomArguments {
  const words = splitWords(text);
  if (words === undefined) return refuse(`Unexpected argument in custom ffmpeg arguments: ${text.slice(0, 100)}`);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) return refuse(`Unexpected argument in custom ffmpeg arguments: ${word}`);
    const flag = baseFlag(word);
    if (plainFlags.has(flag)) continue;
    const isFilter = filterFlags.has(flag);
    if (!isFilter && !valueFlags.has(flag)) return refuse(`Forbidden ffmpeg argument: ${word}`);
    index += 1;
    const value = words[index];
    if (value === undefined) return refuse(`Missing value for ffmpeg argument: ${word}`);
    const fault = isFilter ? faultOfFilters(value) : plainValue.test(value) ? undefined : `Invalid value for ${word}: ${value}`;
    if (fault !== undefined) return refuse(fault);
  }
  return { isValid: true, words };
}

/** Whether the words name an encoder for pictures themselves. */
export function choosesVideoEncoder(words: readonly string[]): boolean {
  return words.some((word) => /^-(c|codec)(:v.*)?$/i.test(word));
}

/** Whether the words name an encoder for sound themselves. */
export function choosesAudioEncoder(words: readonly string[]): boolean {
  return words.some((word) => /^-(c|codec)(:a.*)?$/i.test(word));
}

function refuse(message: string): CustomArguments {
  return { isValid: false, message };
}

/** `-C:V:0` is `-c` with a stream specifier. */
function baseFlag(word: string): string {
  const colon = word.indexOf(':');
  return (colon < 0 ? word : word.slice(0, colon)).toLowerCase();
}

function faultOfFilters(graph: string): string | undefined {
  if (graph === '' || graph.includes('://') || graph.includes('..') || graph.includes('[') || graph.includes(']')) return 'Invalid filter graph in custom ffmpeg arguments';
  const lower = graph.toLowerCase();
  // Since ffmpeg 7.0 `/option=file` inside a graph reads an option's value from a file.
  const readsOption = /(^|[=:,;])\s*\//.test(lower.replaceAll(/[\\'"]/g, ''));
  if (readsOption || fileOptions.some((option) => lower.includes(option))) return 'File-reading filters are not allowed in custom ffmpeg arguments';
  for (const filter of graph.split(/[;,]/)) {
    // `scale@label=…` names an instance.
    const name = (filter.split('=', 1)[0] ?? '').split('@', 1)[0]?.trim().toLowerCase() ?? '';
    if (!allowedFilters.has(name)) return `Filter not allowed in custom ffmpeg arguments: ${name}`;
  }
  return undefined;
}

/** Splits as a POSIX shell does with quotes and backslashes, and nothing else of a shell. @returns undefined when a quote is left open */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && /["\\]/.test(text.charAt(index + 1))) { index += 1; word += text.charAt(index); }
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\' && index + 1 < text.length) {
      index += 1;
      word = (word ?? '') + text.charAt(index);
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
