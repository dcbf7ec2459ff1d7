import { MAX_GRID_CAMERAS } from '../shared/export-kinds.ts';
import { exportOptionsSchema, type ExportOptions } from '../shared/export-options.ts';
import { optionOf, refusedAsTyped } from './refused-as-typed.ts';
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
  refuseContradictions(kind, choices, otherCameraIds.length + 1);
  const typed = { kind, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  const parsed = schema.safeParse(typed);
  if (!parsed.success) throw refusedAsTyped(parsed.error, typed);
  return parsed.data;
}

/** What each option alone would allow. @throws UsageError */
function refuseContradictions(kind: string, { speed, targetLength }: ExportChoices, cameraCount: number): void {
  if (speed !== undefined && targetLength !== undefined) {
    throw new UsageError('--speed and --target-length contradict each other: each says how fast the time-lapse is.', { remedy: 'Give one of them only.' });
  }
  if (kind === 'grid' && (cameraCount < 2 || cameraCount > MAX_GRID_CAMERAS)) {
    throw new UsageError(`A grid shows 2 to ${String(MAX_GRID_CAMERAS)} cameras in one picture, and ${cameraCount === 1 ? 'one was' : `${String(cameraCount)} were`} named.`, {
      remedy: `Name 2 to ${String(MAX_GRID_CAMERAS)} cameras with --camera, or choose another --kind.`,
    });
  }
}

function burnInOf(words: readonly string[]): { clock: boolean; name: boolean } {
  const parts = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  const unknown = parts.find((part) => part !== 'clock' && part !== 'name');
  if (unknown !== undefined) throw new UsageError(`--burn-in takes clock, name or clock,name, not “${unknown}”.`);
  return { clock: parts.includes('clock'), name: parts.includes('name') };
}
