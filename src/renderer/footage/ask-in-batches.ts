import { MAX_BATCH_EXPORT_ITEMS } from '../../shared/job.ts';

/** Asks about any number of cameras: one question takes as many as a batch. @returns the answers, batch by batch, in order */
export function askInBatches<Answer>(cameraIds: readonly number[], ask: (cameraIds: number[]) => Promise<Answer>): Promise<Answer[]> {
  const batches: number[][] = [];
  for (let index = 0; index < cameraIds.length; index += MAX_BATCH_EXPORT_ITEMS) batches.push(cameraIds.slice(index, index + MAX_BATCH_EXPORT_ITEMS));
  return Promise.all(batches.map((batch) => ask(batch)));
}
