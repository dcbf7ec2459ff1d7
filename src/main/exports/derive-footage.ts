import type { ExportOptions } from '../../shared/export-options.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { tagsOf } from './export-tags.ts';
import { describeSource, type Footage } from './footage.ts';
import { hashInThread, type InspectThread } from './inspection/inspect-in-thread.ts';
import type { JobContext } from './job-context.ts';
import type { CameraFootage } from './kinds/derivative.ts';
import { makeDerivative } from './kinds/make-derivative.ts';
import { readFootage } from './kinds/read-footage.ts';
import type { ProducedFile, Production } from './produced-file.ts';
import type { WantedFile } from './readable-files.ts';

export interface DeriveDependencies {
  ffmpeg: Ffmpeg;
  timeZone: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** For temporary files. */
  workFolder: string;
  /** Footage of another camera in the same range, for a grid; a camera without any has no clips. */
  footageOfOther: (cameraId: number) => Promise<{ camera: string; footage: Footage | undefined }>;
}

/** Makes a derivative: footage re-encoded, picked from or put together, verified. @throws AppError; the signal's reason when it was stopped */
export async function deriveFootage({ job, footage, partPath }: Production, options: Exclude<ExportOptions, { kind: 'copy' }>, dependencies: DeriveDependencies, context: JobContext): Promise<ProducedFile> {
  const { ffmpeg, timeZone, workersFolder, workFolder } = dependencies;
  const thread: InspectThread = { workersFolder, signal: context.signal, gate: context.gate };
  const others = options.kind === 'grid' ? await Promise.all(options.otherCameraIds.map((cameraId) => dependencies.footageOfOther(cameraId))) : [];
  const read = async (cameraName: string, from: Footage | undefined): Promise<CameraFootage & { warnings: ProducedFile['warnings'] }> => {
    if (from === undefined) return { cameraName, files: [], warnings: [{ code: 'footage_vanished', message: `Nothing of ${cameraName} is recorded between ${formatInstant(job.requestStartMs, timeZone)} and ${formatInstant(job.requestEndMs, timeZone)}.` }] };
    return { cameraName, ...await readFootage(wantedFiles(from), timeZone, options.strict, thread) };
  };
  const main = await read(job.camera, footage);
  const otherCameras = await Promise.all(others.map(({ camera, footage: from }) => read(camera, from)));
  const firstMs = footage.spans[0]?.startMs ?? job.requestStartMs;
  const made = await makeDerivative({
    options, footage: main, otherCameras, range: footage.range, ffmpeg, outputPath: partPath, tags: tagsOf(job, firstMs, timeZone), timeZone, workFolder,
  }, context);
  const sha256 = await hashInThread(partPath, thread, (bytesDone) => { context.onProgress('verifying', { percent: Math.min(100, (bytesDone / made.sizeBytes) * 100) }); });
  const encoder = made.encoders.at(-1) ?? null;
  return {
    durationMs: made.durationMs, sizeBytes: made.sizeBytes, videoCodec: made.videoCodec ?? '', audioCodec: made.audioCodec, width: made.width, height: made.height,
    hasPicture: made.media === 'video' || made.media === 'picture',
    sha256,
    proof: null,
    warnings: [...main.warnings, ...otherCameras.flatMap(({ warnings }) => warnings)],
    details: {
      method: encoder === null ? 'ffmpeg_copy' : 'ffmpeg_encode', methodReason: null, deliveredStartMs: firstMs, deliveredEndMs: footage.spans.at(-1)?.endMs ?? job.requestEndMs,
      hiddenFrames: null, streams: made.streams, commandLine: made.commandLines.join('\n'), ffmpegVersion: made.ffmpegVersion, encoder,
      ...(others.length === 0 ? {} : { otherSources: others.map(({ camera, footage: from }) => ({ camera, ...describeSource(from) })) }),
    },
  };
}

function wantedFiles({ clips }: Footage): WantedFile[] {
  return clips.map(({ segment, fromMs, toMs }) => ({ path: segment.path, startMs: segment.startMs, fromMs, toMs }));
}
