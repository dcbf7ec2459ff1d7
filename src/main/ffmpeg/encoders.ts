import { existsSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { escapeFilterValue } from './filters.ts';
import type { Ffmpeg } from './locate.ts';
import { captureOutput } from './run.ts';

export type Quality = 'high' | 'medium' | 'small';

/** One way to encode pictures. */
export interface VideoEncoder {
  /** ffmpeg's name, e.g. `libx264`. */
  name: string;
  isHardware: boolean;
  /** Before the inputs. */
  globalArguments: string[];
  /** What frames must pass at the end of a graph. */
  finalFilters: string;
  /** Options of the encoder for a quality. @param isHasty whether time counts more than size */
  qualityArguments(quality: Quality, isHasty?: boolean): string[];
}

/** What the found ffmpeg was built with. */
export interface Abilities {
  encoders: ReadonlySet<string>;
  filters: ReadonlySet<string>;
  bitstreamFilters: ReadonlySet<string>;
}

const LISTING_LIMIT_MS = 20_000;
/** A driver that hangs must not hang the job. */
const TRIAL_LIMIT_MS = 15_000;
const INSTALL_REMEDY = 'Install a complete ffmpeg (Debian, Ubuntu: apt-get install ffmpeg), or name one with the environment variable REELCASE_FFMPEG, then start Reelcase again.';

/** Constant rate factors: 18 looks like the source, 23 is x264's own middle, 28 is for messengers. */
const rateFactors: Readonly<Record<Quality, number>> = { high: 18, medium: 23, small: 28 };
/**
 * Key frames that lie seconds apart have little in common: finer than the camera made them, they take more room than the camera's own
 * (113 MB of 80 MB at 23, 68 MB at 31, 18 MB at 33), which nobody sees and everybody waits for. With this, “small” is what the reference
 * system takes for its time-lapses (38).
 */
const KEY_FRAME_ALLOWANCE = 10;
/** The same three steps in per cent, for encoders that count so. */
const percentages: Readonly<Record<Quality, string>> = { high: '75', medium: '60', small: '45' };
/** Bits a second for encoders that know only a rate. */
const bitRates: Readonly<Record<Quality, string>> = { high: '8M', medium: '4M', small: '1500k' };

const x264: VideoEncoder = {
  name: 'libx264', isHardware: false, globalArguments: [], finalFilters: 'format=yuv420p',
  // veryfast: half the size of superfast in the same time (performance.md §3). ultrafast is what the reference system takes for time-lapses.
  // A constant quantiser there: for a rate factor x264 estimates what each picture costs, a fifth of the time, and ultrafast makes nothing of it.
  qualityArguments: (quality, isHasty = false) => (isHasty ? ['-preset', 'ultrafast', '-qp', String(rateFactors[quality] + KEY_FRAME_ALLOWANCE)] : ['-preset', 'veryfast', '-crf', String(rateFactors[quality])]),
};

/** In order of preference; builds without x264 (no GPL) have one of the others. */
const softwareEncoders: readonly VideoEncoder[] = [
  x264,
  { name: 'libopenh264', isHardware: false, globalArguments: [], finalFilters: 'format=yuv420p', qualityArguments: (quality) => ['-b:v', bitRates[quality]] },
];

const RENDER_NODE = '/dev/dri/renderD128';

const hardwareEncoders: readonly VideoEncoder[] = [
  { name: 'h264_nvenc', isHardware: true, globalArguments: [], finalFilters: 'format=yuv420p', qualityArguments: (quality) => ['-rc', 'vbr', '-cq', String(rateFactors[quality]), '-b:v', '0'] },
  { name: 'h264_videotoolbox', isHardware: true, globalArguments: [], finalFilters: 'format=yuv420p', qualityArguments: (quality) => ['-q:v', percentages[quality]] },
  { name: 'h264_qsv', isHardware: true, globalArguments: [], finalFilters: 'format=nv12', qualityArguments: (quality) => ['-global_quality', String(rateFactors[quality])] },
  { name: 'h264_amf', isHardware: true, globalArguments: [], finalFilters: 'format=nv12', qualityArguments: (quality) => ['-rc', 'cqp', '-qp_i', String(rateFactors[quality]), '-qp_p', String(rateFactors[quality])] },
  { name: 'h264_vaapi', isHardware: true, globalArguments: ['-vaapi_device', RENDER_NODE], finalFilters: 'format=nv12,hwupload', qualityArguments: (quality) => ['-qp', String(rateFactors[quality])] },
];

const abilitiesOf = remember((ffmpeg) => readAbilities(ffmpeg));
const workingHardware = remember((ffmpeg) => findWorkingHardware(ffmpeg));
const workingFont = remember((ffmpeg) => findWorkingFont(ffmpeg));

/** What this ffmpeg can do; asked once a program run. */
export function askAbilities(ffmpeg: Ffmpeg): Promise<Abilities> {
  return abilitiesOf(ffmpeg);
}

/** Whether packets can be dropped by a rule while they are copied: the option `drop` of `noise` takes an expression since ffmpeg 5.0. */
export async function canPickPackets(ffmpeg: Ffmpeg): Promise<boolean> {
  return ffmpeg.majorVersion >= 5 && (await askAbilities(ffmpeg)).bitstreamFilters.has('noise');
}

/**
 * Chooses the encoder for H.264.
 * @param hardware `auto`: one on a graphics card where one really works here, which a small trial tells; else the processor
 * @throws AppError 'ffmpeg_failed' when this ffmpeg has no H.264 encoder at all
 */
export async function chooseEncoder(ffmpeg: Ffmpeg, hardware: 'auto' | 'off'): Promise<VideoEncoder> {
  const onCard = hardware === 'auto' ? await workingHardware(ffmpeg) : undefined;
  if (onCard !== undefined) return onCard;
  const { encoders } = await askAbilities(ffmpeg);
  const onProcessor = softwareEncoders.find(({ name }) => encoders.has(name));
  if (onProcessor !== undefined) return onProcessor;
  throw new AppError('ffmpeg_failed', `The ffmpeg in use (${ffmpeg.path}) cannot encode H.264: it lacks libx264.`, { remedy: INSTALL_REMEDY });
}

/**
 * drawtext's option for a font that works here, e.g. `fontfile=/…/DejaVuSansMono.ttf`.
 * @throws AppError 'ffmpeg_failed' where this ffmpeg cannot draw text, or no font is found
 */
export async function findFont(ffmpeg: Ffmpeg): Promise<string> {
  const { filters } = await askAbilities(ffmpeg);
  if (!filters.has('drawtext')) {
    throw new AppError('ffmpeg_failed', `The ffmpeg in use (${ffmpeg.path}) cannot draw text: it lacks the filter drawtext (FreeType).`, { remedy: `${INSTALL_REMEDY} Or export without burnt-in clock and name.` });
  }
  const font = await workingFont(ffmpeg);
  if (font === undefined) {
    throw new AppError('ffmpeg_failed', 'No font was found on this machine, so the clock and the name cannot be drawn.', { remedy: 'Install a font (Debian, Ubuntu: apt-get install fonts-dejavu-core) and retry, or export without burnt-in clock and name.' });
  }
  return font;
}

/** The answer of a question about one program, kept while its path and version stay the same; a failed try is not kept. */
function remember<Answer>(ask: (ffmpeg: Ffmpeg) => Promise<Answer>): (ffmpeg: Ffmpeg) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (ffmpeg) => {
    const key = `${ffmpeg.path}\n${ffmpeg.version}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(ffmpeg);
    answers.set(key, answer);
    answer.catch(() => { answers.delete(key); });
    return answer;
  };
}

async function readAbilities(ffmpeg: Ffmpeg): Promise<Abilities> {
  const [encoders, filters, bitstreamFilters] = await Promise.all(['-encoders', '-filters', '-bsfs'].map((list) => captureOutput(ffmpeg.path, ['-hide_banner', list], LISTING_LIMIT_MS)));
  if (encoders === undefined || filters === undefined || bitstreamFilters === undefined) {
    throw new AppError('ffmpeg_failed', `The ffmpeg in use (${ffmpeg.path}) does not say what it can do.`, { remedy: INSTALL_REMEDY });
  }
  // ` V....D libx264 …`, ` T.C drawtext V->V …`, and one name a line.
  return { encoders: namesAfterFlags(encoders), filters: namesAfterFlags(filters), bitstreamFilters: new Set(bitstreamFilters.split(/\s+/)) };
}

function namesAfterFlags(listing: string): Set<string> {
  return new Set(listing.split('\n').flatMap((line) => /^ [A-Z.]{2,6} +([\w-]+) /.exec(line)?.[1] ?? []));
}

async function findWorkingHardware(ffmpeg: Ffmpeg): Promise<VideoEncoder | undefined> {
  const { encoders } = await askAbilities(ffmpeg);
  for (const encoder of hardwareEncoders) {
    if (!encoders.has(encoder.name) || (encoder.name === 'h264_vaapi' && !existsSync(RENDER_NODE))) continue;
    // Being built in says nothing about the card: encode a few frames.
    if (await succeeds(ffmpeg, [...encoder.globalArguments, ...testPicture('320x240'), '-vf', encoder.finalFilters, '-c:v', encoder.name, ...encoder.qualityArguments('medium')])) return encoder;
  }
  return undefined;
}

/** Digits of one width, so that the clock does not dance. */
const FONT_FILES = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  '/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf',
  '/usr/share/fonts/TTF/DejaVuSansMono.ttf',
  '/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf',
  '/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf',
  '/System/Library/Fonts/Menlo.ttc',
  'C:/Windows/Fonts/consola.ttf',
];

async function findWorkingFont(ffmpeg: Ffmpeg): Promise<string | undefined> {
  // `font=` asks fontconfig, which some builds lack and some systems have without any font.
  const candidates = [...FONT_FILES.filter((path) => existsSync(path)).map((path) => `fontfile=${escapeFilterValue(path)}`), 'font=monospace'];
  for (const font of candidates) {
    if (await succeeds(ffmpeg, [...testPicture('64x64'), '-vf', `drawtext=text=0:${font}`])) return font;
  }
  return undefined;
}

function testPicture(size: string): string[] {
  return ['-f', 'lavfi', '-i', `color=black:size=${size}:rate=10`, '-frames:v', '3'];
}

async function succeeds(ffmpeg: Ffmpeg, trialArguments: readonly string[]): Promise<boolean> {
  return await captureOutput(ffmpeg.path, ['-hide_banner', '-nostdin', '-loglevel', 'error', ...trialArguments, '-f', 'null', '-'], TRIAL_LIMIT_MS) !== undefined;
}
