import { formatInstant } from '../../shared/wall-time.ts';
import type { MetadataTags } from '../ffmpeg/args.ts';
import type { JobRow } from './job-row.ts';

/** Descriptions that players and archives show. @param firstMs UTC ms of the first shown frame */
export function tagsOf(job: Pick<JobRow, 'camera' | 'requestEndMs'>, firstMs: number, timeZone: string): MetadataTags {
  return {
    title: `Reelcase recording of ${job.camera}, ${formatInstant(firstMs, timeZone)} - ${formatInstant(job.requestEndMs, timeZone)}`,
    creationTimeMs: firstMs,
    comment: `Camera: ${job.camera}`,
  };
}
