import { MAX_GRID_CAMERAS } from '../../../shared/export-kinds.ts';
import type { ExportOptionsInput } from '../../../shared/export-options.ts';
import { defaultOptionsForm, type NumberText, type OptionsForm } from './options-form.ts';

/** Limits of the numbers, as the contract has them. */
export const optionLimits = {
  speed: { min: 2, max: 10_000 },
  targetSeconds: { min: 1, max: 86_400 },
  framesPerSecond: { min: 1, max: 60 },
  gridFramesPerSecond: { min: 1, max: 60 },
  everySeconds: { min: 0.1, max: 86_400 },
} as const;
type LimitedField = keyof typeof optionLimits;

/** Why the options cannot be used as they are. */
export type OptionsProblem = { kind: 'cameras' } | { kind: 'number'; field: LimitedField; min: number; max: number };

/** @returns the number of a field, null while it holds none or one out of its limits */
export function numberOf(field: LimitedField, text: NumberText): number | null {
  const { min, max } = optionLimits[field];
  return typeof text === 'number' && text >= min && text <= max ? text : null;
}

function usedNumbers(form: OptionsForm): LimitedField[] {
  switch (form.kind) {
    case 'timelapse': return [form.lengthBy === 'speed' ? 'speed' : 'targetSeconds', 'framesPerSecond'];
    case 'stills': return form.stills === 'every' ? ['everySeconds'] : [];
    case 'grid': return ['gridFramesPerSecond'];
    default: return [];
  }
}

/** @returns the first thing that is wrong with the options; null when nothing is */
export function problemOf(form: OptionsForm, cameraCount: number): OptionsProblem | null {
  if (form.kind === 'grid' && (cameraCount < 2 || cameraCount > MAX_GRID_CAMERAS)) return { kind: 'cameras' };
  const field = usedNumbers(form).find((name) => numberOf(name, form[name]) === null);
  return field === undefined ? null : { kind: 'number', field, ...optionLimits[field] };
}

/** @returns those of `values` that differ from `defaults`, which the engine fills in */
function changed<Values extends object>(values: Values, defaults: NoInfer<Values>): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name as keyof Values])) as Partial<Values>;
}

const heightOf = (text: string): number | null => (text === '' ? null : Number(text));
const burnInOf = (clock: boolean, name: boolean, isDefault: boolean): { burnIn?: { clock: boolean; name: boolean } } => (clock === isDefault && name === isDefault ? {} : { burnIn: { clock, name } });

function common({ strict, source }: OptionsForm) {
  return changed({ strict, source }, { strict: false, source: 'recordings' });
}

function encoding({ quality, maxHeight, hardware, burnClock, burnName }: OptionsForm) {
  return { ...changed({ quality, maxHeight: heightOf(maxHeight), hardware }, { quality: 'medium', maxHeight: null, hardware: 'off' }), ...burnInOf(burnClock, burnName, false) };
}

function timeLapse(form: OptionsForm): ExportOptionsInput {
  const targetSeconds = form.lengthBy === 'target' ? numberOf('targetSeconds', form.targetSeconds) : null;
  const speed = form.lengthBy === 'speed' ? numberOf('speed', form.speed) : null;
  return {
    kind: 'timelapse',
    ...(targetSeconds === null ? {} : { targetSeconds }),
    ...(speed === null ? {} : { speed }),
    ...changed({ framesPerSecond: Number(form.framesPerSecond), method: form.method }, { framesPerSecond: 30, method: 'quick' }),
    ...(form.method === 'instant' ? {} : encoding(form)), ...common(form),
  };
}

function grid(form: OptionsForm, otherCameraIds: readonly number[]): ExportOptionsInput {
  const numbers = changed({ quality: form.quality, hardware: form.hardware, maxHeight: Number(form.gridHeight), framesPerSecond: Number(form.gridFramesPerSecond) }, { quality: 'medium', hardware: 'off', maxHeight: 1_080, framesPerSecond: 15 });
  return { kind: 'grid', otherCameraIds: [...otherCameraIds], ...numbers, ...burnInOf(form.gridClock, form.gridName, true), ...changed({ strict: form.strict }, { strict: false }) };
}

function copy(form: OptionsForm): ExportOptionsInput {
  const { cut, gaps, audio, chapters, clockSubtitles, proof } = form;
  return { kind: 'copy', ...changed({ cut, gaps, audio, chapters, clockSubtitles }, defaultOptionsForm), ...(proof === '' ? {} : { proof }), ...common(form) };
}

/**
 * The options of a request: only what differs from the engine's defaults.
 * @param otherCameraIds for a grid
 * @returns undefined for what an export without any choice is
 */
export function optionsOf(form: OptionsForm, otherCameraIds: readonly number[]): ExportOptionsInput | undefined {
  switch (form.kind) {
    case 'copy': {
      const options = copy(form);
      return Object.keys(options).length === 1 ? undefined : options;
    }
    case 'timelapse': return timeLapse(form);
    case 'encode': return { kind: 'encode', ...encoding(form), ...changed({ audio: form.audio, gaps: encodeGaps(form) }, { audio: 'keep', gaps: 'collapse' }), ...common(form) };
    case 'stills': return { kind: 'stills', ...(form.stills === 'every' ? { everySeconds: Number(form.everySeconds) } : {}), ...changed({ maxHeight: heightOf(form.maxHeight) }, { maxHeight: null }), ...burnInOf(form.burnClock, form.burnName, false), ...common(form) };
    case 'grid': return grid(form, otherCameraIds);
    case 'custom': return { kind: 'custom', inputArguments: form.inputArguments.trim(), outputArguments: form.outputArguments.trim(), ...changed({ cpuFallback: form.cpuFallback, hardware: form.hardware }, { cpuFallback: false, hardware: 'off' }), ...common(form) };
  }
}

/** One file of several parts is what re-encoding is for. */
export function encodeGaps({ gaps }: OptionsForm): 'collapse' | 'keep' {
  return gaps === 'keep' ? 'keep' : 'collapse';
}
