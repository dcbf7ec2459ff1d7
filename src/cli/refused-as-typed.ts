import type { z } from 'zod';
import { describeRefusal } from '../shared/refusal.ts';
import { UsageError } from './usage-error.ts';

/** The option of the command line for each field of a request whose name differs. */
const spelling: Readonly<Record<string, string>> = {
  targetSeconds: '--target-length', framesPerSecond: '--fps', everySeconds: '--every', clockSubtitles: '--clock-subtitles', maxHeight: '--max-height',
  burnIn: '--burn-in', inputArguments: '--input-arguments', outputArguments: '--output-arguments', cpuFallback: '--cpu-fallback', source: '--footage',
  newCaseName: '--case', items: 'The list of cameras (--camera)', otherCameraIds: 'The list of cameras (--camera)',
};

/** @returns the option that fills a field of a request, to begin a sentence with */
export function optionOf(field: string): string {
  return spelling[field] ?? `--${field}`;
}

/** Says which option of the command line has a value that is not allowed. @param request what was made of what was typed */
export function refusedAsTyped(error: z.ZodError, request: unknown): UsageError {
  const refusal = describeRefusal(error, request, optionOf);
  return new UsageError(refusal?.message ?? 'The export cannot be queued as asked.', { remedy: refusal?.remedy ?? 'Add --help to see how the command is used.' });
}
