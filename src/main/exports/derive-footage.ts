import type { ProofMode } from '../../shared/export-kinds.ts';
import type { ExportOptions } from '../../shared/export-options.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { tagsOf } from './export-tags.ts';
import { describeSource, type Footage } from './footage.ts';
import { hashInThread, type InspectThread } from './inspection/inspect-in-thread.ts';
import type { JobContext } from './job-context.ts';
import type { CameraFootage, DerivativeOptions } from './kinds/derivative.ts';
import { makeDerivative } from './kinds/make-derivative.ts';
import { readFootage } from './kinds/read-footage.ts';
import { partOf } from './preparation.ts';
import type { ProducedFile, Production } from './produced-file.ts';

export interface DeriveDependencies {
  ffmpeg: Ffmpeg;
  timeZone: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** For temporary files. */
  workFolder: string;
  /** How much of what is copied unchanged is compared with its source. */
  proof: ProofMode;
  /** Footage of another camera in the same range, for a grid; a camera without any has no clips. */
  footageOfOther: (cameraId: number) => Promise<{ camera: string; footage: Footage | undefined }>;
}

/** Makes a derivative: footage re-encoded, picked from or put together, verified. @throws AppError; the signal's reason when it was stopped */
export async function deriveFootage({ job, footage, partPath, onWritten }: Production, options: Exclude<ExportOptions, { kind: 'copy' }>, dependencies: DeriveDependencies, context: JobContext): Promise<ProducedFile> {
  const { ffmpeg, timeZone, workersFolder, workFolder, proof } = dependencies;
  const thread: InspectThread = { workersFolder, signal: context.signal, gate: context.gate };
  const others = options.kind === 'grid' ? await Promise.all(options.otherCameraIds.map((cameraId) => dependencies.footageOfOther(cameraId))) : [];
  const read = async (cameraName: string, from: Footage | undefined): Promise<CameraFootage & { warnings: ProducedFile['warnings'] }> => {
    if (from === undefined) return { cameraName, files: [], warnings: [{ code: 'footage_vanished', message: `Nothing of ${cameraName} is recorded between ${formatInstant(job.requestStartMs, timeZone)} and ${formatInstant(job.requestEndMs, timeZone)}.` }] };
    return { cameraName, ...await readFootage(from.clips.map(partOf), { timeZone, isStrict: options.strict, hasSound: usesSound(options) }, thread) };
  };
  const main = await read(job.camera, footage);
  const otherCameras = await Promise.all(others.map(({ camera, footage: from }) => read(camera, from)));
  const firstMs = footage.spans[0]?.startMs ?? job.requestStartMs;
  const made = await makeDerivative({
    options, footage: main, otherCameras, range: footage.range, ffmpeg, outputPath: partPath, tags: tagsOf(job, firstMs, timeZone), timeZone, workersFolder, proof, workFolder,
  }, { ...context, onWritten });
  const sha256 = made.joined?.sha256 ?? await hashInThread(partPath, thread, (bytesDone) => { context.onProgress('verifying', { percent: Math.min(100, (bytesDone / made.sizeBytes) * 100) }); });
  const encoder = made.encoders.at(-1) ?? null;
  return {
    durationMs: made.durationMs, sizeBytes: made.sizeBytes, videoCodec: made.videoCodec ?? '', audioCodec: made.audioCodec, width: made.width, height: made.height,
    hasPicture: made.media === 'video' || made.media === 'picture',
    sha256,
    proof: made.joined?.proof ?? null,
    warnings: [...main.warnings, ...made.joined?.warnings ?? [], ...otherCameras.flatMap(({ warnings }) => warnings)],
    details: {
      method: made.joined !== undefined ? 'join' : encoder === null ? 'ffmpeg_copy' : 'ffmpeg_encode', methodReason: null, deliveredStartMs: firstMs, deliveredEndMs: footage.spans.at(-1)?.endMs ?? job.requestEndMs,
      hiddenFrames: null, streams: made.streams,
      commandLine: made.commandLines.length === 0 ? null : made.commandLines.join('\n'), ffmpegVersion: made.joined === undefined ? made.ffmpegVersion : null, encoder,
      ...(others.length === 0 ? {} : { otherSources: others.map(({ camera, footage: from }) => ({ camera, ...describeSource(from) })) }),
    },
  };
}

/** Whether the sound of the footage is used: then none of it may be lost where something was recorded twice. */
function usesSound(options: DerivativeOptions): boolean {
  if (options.kind === 'custom') return !/(^|\s)-an(\s|$)/.test(`${options.inputArguments} ${options.outputArguments}`);
  return options.kind === 'encode' && options.audio !== 'mute';
}
