import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { demoCameras, type DemoCamera } from '../../../../scripts/demo-footage/demo-cameras.mjs';
import { makeDemoFootage } from '../../../../scripts/demo-footage/make-demo-footage.mjs';
import { readTimeStrip } from '../../../../scripts/demo-footage/time-strip.mjs';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import { readSetup } from '../../../../scripts/setup/state.mjs';
import type { InspectThread } from '../../../../src/main/exports/inspection/inspect-in-thread.ts';
import type { CameraFootage, DerivativeOptions, DerivativeRequest, DerivativeResult } from '../../../../src/main/exports/kinds/derivative.ts';
import { makeDerivative } from '../../../../src/main/exports/kinds/make-derivative.ts';
import { readFootage } from '../../../../src/main/exports/kinds/read-footage.ts';
import { locateFfmpeg, type Ffmpeg } from '../../../../src/main/ffmpeg/locate.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../../src/shared/export-options.ts';

/** Whole day and hour, so that times are easy to read. */
export const startMs = Date.parse('2026-05-01T10:00:00Z');
export const fps = 10;
/** Berlin is at +02:00 then. */
export const timeZone = 'Europe/Berlin';

export const smallCamera: DemoCamera = { name: 'front_door', codec: 'h264', hasAudio: true, width: 320, height: 180, fps, gaps: [], scene: demoCameras[0]?.scene ?? { background: 'black', ground: 'gray', mover: 'red', secondsToPass: 7 } };

export async function testFfmpeg(): Promise<Ffmpeg> {
  const found = await locateFfmpeg({ REELCASE_FFMPEG: readSetup().ffmpeg });
  if (found === undefined) throw new Error('No ffmpeg');
  return found;
}

/** Makes footage of one camera. @returns its files */
export async function makeCamera(folder: string, camera: Partial<DemoCamera>, durationSeconds: number): Promise<string[]> {
  const { cameras } = await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder, startMs, durationSeconds, cameras: [{ ...smallCamera, ...camera }] });
  return cameras[0]?.files ?? [];
}

/** Of demo files, whose names tell their time, the part within a range (seconds from the start of the footage). */
export async function footageOf(files: readonly string[], fromSeconds: number, toSeconds: number, cameraName = 'front_door', segmentSeconds = 10): Promise<CameraFootage> {
  const wanted = files.flatMap((path) => {
    const fileStartMs = Date.parse(`2026-05-01T${basename(dirname(dirname(path)))}:${basename(path, '.mp4').replace('.', ':')}Z`);
    const fromMs = Math.max(0, startMs + fromSeconds * 1_000 - fileStartMs);
    const toMs = Math.min(segmentSeconds * 1_000, startMs + toSeconds * 1_000 - fileStartMs);
    return toMs > fromMs ? [{ path, startMs: fileStartMs, fromMs, toMs }] : [];
  });
  const read = wanted.length === 0 ? { files: [] } : await readFootage(wanted, { timeZone, isStrict: false, hasSound: true }, inspectThread());
  return { cameraName, files: read.files };
}

export function inspectThread(): InspectThread {
  return { workersFolder: join(projectFolder, 'out', 'main', 'workers'), signal: new AbortController().signal };
}

/** What a derivative left. */
export interface Made {
  result: DerivativeResult;
  path: string;
  steps: string[];
  notes: string[];
  percents: number[];
  processIds: number[];
}

export interface Order {
  folder: string;
  options: ExportOptionsInput;
  footage: CameraFootage;
  fromSeconds: number;
  toSeconds: number;
  otherCameras?: CameraFootage[];
  ffmpeg?: Ffmpeg;
  signal?: AbortSignal;
  onProcess?: (processId: number) => void;
  timeZone?: string;
}

let made = 0;

/** Makes a derivative as a job would. */
export async function make(order: Order): Promise<Made> {
  made += 1;
  const path = join(order.folder, `-made ${String(made)}.part`);
  const workFolder = join(order.folder, `work's, ${String(made)}`);
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(path, '');
  const record: Omit<Made, 'result'> = { path, steps: [], notes: [], percents: [], processIds: [] };
  const request: DerivativeRequest = {
    options: exportOptionsSchema.parse(order.options) as DerivativeOptions, footage: order.footage, otherCameras: order.otherCameras ?? [],
    range: { startMs: startMs + order.fromSeconds * 1_000, endMs: startMs + order.toSeconds * 1_000 },
    ffmpeg: order.ffmpeg ?? await testFfmpeg(), outputPath: path, workersFolder: join(projectFolder, 'out', 'main', 'workers'), proof: 'full', workFolder, timeZone: order.timeZone ?? timeZone,
    tags: { title: '-t "5" %d', creationTimeMs: startMs, comment: 'Camera: x' },
  };
  const work = makeDerivative(request, {
    signal: order.signal ?? new AbortController().signal,
    onProgress: (step, { percent }) => {
      if (record.steps.at(-1) !== step) record.steps.push(step);
      if (step.startsWith('encoding')) record.percents.push(percent);
    },
    onProcess: (processId) => {
      if (processId === null) return;
      record.processIds.push(processId);
      order.onProcess?.(processId);
    },
    note: (line) => { record.notes.push(line); },
  });
  await work.catch(() => undefined);
  const left = readdirSync(workFolder);
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`);
  return { ...record, result: await work };
}

function ffmpeg(...words: string[]): Buffer {
  return execFileSync(readSetup().ffmpeg, ['-v', 'error', '-nostdin', ...words], { maxBuffer: 1024 ** 3, timeout: 60_000, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A part of every frame, as brightness. */
export function readGray(path: string, width: number, height: number, crop: string, more: readonly string[] = []): Buffer[] {
  const bytes = ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-vsync', 'passthrough', '-vf', crop, ...more, '-f', 'rawvideo', '-pix_fmt', 'gray', '-');
  return Array.from({ length: bytes.length / (width * height) }, (_, index) => bytes.subarray(index * width * height, (index + 1) * width * height));
}

/** The burnt-in times of all frames, seconds from the start of the footage. @param crop `null`, or where a cell of that size is */
export function shownSeconds(path: string, crop = 'null', width = 320, height = 180): number[] {
  const daySeconds = (startMs % 86_400_000) / 1_000;
  return readGray(path, width, height, crop).map((frame) => Math.round((readTimeStrip(frame, width, height) / fps - daySeconds) * 1_000) / 1_000);
}

/** Times of the frames, seconds. */
export function frameSeconds(path: string): number[] {
  const lines = ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-vsync', 'passthrough', '-f', 'framecrc', '-').toString().split('\n');
  const [, numerator = '1', denominator = '1'] = lines.map((line) => /^#tb 0: (\d+)\/(\d+)/.exec(line)).find((match) => match !== null) ?? [];
  return lines.filter((line) => line.startsWith('0,')).map((line) => (Number(line.split(',')[2]) * Number(numerator)) / Number(denominator));
}

/** A packet of the picture as it lies in a file. */
export interface VideoPacket {
  md5: string;
  isKey: boolean;
  /** When it is shown. */
  seconds: number;
}

export function videoPackets(path: string): VideoPacket[] {
  const sums = ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-c', 'copy', '-f', 'framehash', '-hash', 'md5', '-').toString().split('\n').filter((line) => line.startsWith('0,'));
  const ffprobe = readSetup().ffmpeg.replace(/ffmpeg([^/]*)$/, 'ffprobe$1');
  const packets = execFileSync(ffprobe, ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0', path], { timeout: 60_000 }).toString().trim().split('\n');
  return sums.map((line, index) => {
    const [seconds, flags] = packets[index]?.split(',') ?? [];
    return { md5: line.split(',').at(-1)?.trim() ?? '', isKey: flags?.startsWith('K') === true, seconds: Number(seconds) };
  });
}
