import type { JobWarning } from '../../shared/job.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { MAX_REVIEW_ITEMS, type ReviewAnswer } from '../recordings/review-database.ts';
import type { Footage } from './footage.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';

/**
 * Adds to footage what the recorder noted of it, where chapters are to be made of that. The footage is what was asked for;
 * that its chapters cannot be made is a warning, never a failure.
 * @throws the signal's reason when it was stopped
 */
export async function withReviewItems(
  { options, cameraId }: Pick<JobRow, 'options' | 'cameraId'>, footage: Footage,
  { reviewItems }: { reviewItems: (cameraId: number, range: TimeSpan, signal: AbortSignal) => Promise<ReviewAnswer> }, context: JobContext,
): Promise<{ footage: Footage; warnings: JobWarning[] }> {
  if (options.kind !== 'copy' || options.chapters !== 'review_items' || cameraId === null) return { footage, warnings: [] };
  const answer = await reviewItems(cameraId, footage.range, context.signal);
  if (answer.kind === 'problem') return { footage, warnings: [{ code: 'marks_left_out', message: `The file has no chapters: the recorder’s database ${answer.problem}.` }] };
  context.note(`The recorder’s database has ${String(answer.items.length)} review items in this range.`);
  const cut: JobWarning[] = answer.isCut ? [{ code: 'marks_left_out', message: `The file has chapters for the first ${String(MAX_REVIEW_ITEMS)} review items only: the recorder’s database has more in this range.` }] : [];
  return { footage: { ...footage, reviewItems: answer.items }, warnings: cut };
}
