import { exportOptionsSchema, type ExportOptions } from '../shared/export-options.ts';
import { UsageError } from './usage-error.ts';

/** What `export` was told about the kind of file, as commander gives it; absent where nothing was said. */
export interface ExportChoices {
  kind?: string;
  cut?: string;
  gaps?: string;
  strict?: boolean;
  proof?: string;
  audio?: string;
  chapters?: string;
  clockSubtitles?: boolean;
  speed?: number;
  targetLength?: number;
  fps?: number;
  method?: string;
  quality?: string;
  maxHeight?: number;
  hardware?: string;
  burnIn?: string[];
  every?: number;
  inputArguments?: string;
  outputArguments?: string;
  cpuFallback?: boolean;
  footage?: string;
}

/** The option of the command line for each choice whose name differs. */
const spelling: Readonly<Record<string, string>> = {
  targetSeconds: '--target-length', framesPerSecond: '--fps', everySeconds: '--every', clockSubtitles: '--clock-subtitles', maxHeight: '--max-height',
  burnIn: '--burn-in', inputArguments: '--input-arguments', outputArguments: '--output-arguments', cpuFallback: '--cpu-fallback', source: '--footage',
};

/**
 * Makes the options of an export of what was typed.
 * @param otherCameraIds the cameras beside the first one, for a grid
 * @throws UsageError for a value that is not allowed, or an option that does not belong to the kind
 */
export function exportOptionsOf(choices: ExportChoices, otherCameraIds: readonly number[] = []): ExportOptions {
  const { kind = 'copy', targetLength, fps, every, burnIn, footage, ...same } = choices;
  const given: Record<string, unknown> = {
    ...same, targetSeconds: targetLength, framesPerSecond: fps, everySeconds: every, source: footage,
    burnIn: burnIn === undefined ? undefined : burnInOf(burnIn),
    ...(kind === 'grid' ? { otherCameraIds } : {}),
  };
  const schema = exportOptionsSchema.options.find(({ shape }) => shape.kind.value === kind);
  if (schema === undefined) throw new UsageError(`--kind is one of ${exportOptionsSchema.options.map(({ shape }) => shape.kind.value).join(', ')}, not “${kind}”.`);
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !(name in schema.shape)) throw new UsageError(`${optionOf(name)} does not belong to --kind ${kind}.`);
  }
  const parsed = schema.safeParse({ kind, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${optionOf(String(issue?.path[0] ?? 'kind'))} cannot be used like that: ${issue?.message ?? ''}.`);
}

function optionOf(name: string): string {
  return spelling[name] ?? `--${name}`;
}

function burnInOf(words: readonly string[]): { clock: boolean; name: boolean } {
  const parts = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  const unknown = parts.find((part) => part !== 'clock' && part !== 'name');
  if (unknown !== undefined) throw new UsageError(`--burn-in takes clock, name or clock,name, not “${unknown}”.`);
  return { clock: parts.includes('clock'), name: parts.includes('name') };
}
