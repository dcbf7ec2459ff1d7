import { closeSync } from 'node:fs';
import type { JoinPlan } from './join-plan.ts';
import type { PartWriter } from './part-writer.ts';
import { openSource, readFully } from './source-reader.ts';

/**
 * Copies the chosen byte ranges of all files, in order.
 * @throws AppError 'footage_unreadable', and the usual ones of a disk
 */
export function copySamples({ files, copies }: JoinPlan, writer: PartWriter): void {
  let opened: { index: number; file: number } | undefined;
  try {
    for (let range = 0; range < copies.files.length; range += 1) {
      const index = copies.files.at(range);
      const source = files[index];
      if (source === undefined) throw new Error('a byte range of a file that is not in the list');
      if (opened?.index !== index) {
        if (opened !== undefined) closeSync(opened.file);
        opened = undefined;
        opened = { index, file: openSource(source) };
      }
      copyRange(opened.file, source.path, copies.offsets.at(range), copies.lengths.at(range), writer);
    }
  } finally {
    if (opened !== undefined) closeSync(opened.file);
  }
}

function copyRange(file: number, path: string, offset: number, length: number, writer: PartWriter): void {
  for (let done = 0; done < length;) {
    const bytes = Math.min(length - done, writer.room);
    readFully(file, writer.buffer, writer.used, bytes, offset + done, path);
    done += bytes;
    writer.advance(bytes);
  }
}
