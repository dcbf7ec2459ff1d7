import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { makeCustom } from './custom.ts';
import { derivativeFileType, type DerivativeContext, type DerivativeFacts, type DerivativeRequest, type DerivativeResult, type DerivativeWork } from './derivative.ts';
import { makeEncoded } from './encode.ts';
import { makeGrid } from './grid.ts';
import { makeStills } from './stills.ts';
import { makeTimelapse } from './timelapse.ts';

/**
 * Makes whatever is not a lossless copy, verifies it, and leaves no temporary file and no process behind, also when it fails or
 * is stopped. The output file keeps whatever was written last: the caller throws it away when this throws.
 * @throws AppError why it could not be made; the reason of `context.signal` when it was stopped
 */
export async function makeDerivative(request: DerivativeRequest, context: DerivativeContext): Promise<DerivativeResult> {
  const { options, workFolder, ...rest } = request;
  if ([request.footage, ...request.otherCameras].every(({ files }) => files.length === 0)) throw new AppError('no_recordings', 'No recordings found for time range');
  await mkdir(workFolder, { recursive: true });
  const folder = await mkdtemp(join(workFolder, 'derivative-'));
  const shared = { request: rest, context, folder, commandLines: [] };
  try {
    const facts = await makeKind(options, shared);
    return { ...facts, extension: derivativeFileType(options).extension, commandLines: shared.commandLines, ffmpegVersion: request.ffmpeg.version };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function makeKind(options: DerivativeRequest['options'], shared: Omit<DerivativeWork, 'options'>): Promise<DerivativeFacts> {
  switch (options.kind) {
    case 'timelapse': return makeTimelapse({ ...shared, options });
    case 'encode': return makeEncoded({ ...shared, options });
    case 'stills': return makeStills({ ...shared, options });
    case 'grid': return makeGrid({ ...shared, options });
    case 'custom': return makeCustom({ ...shared, options });
  }
}
