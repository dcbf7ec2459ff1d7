import { create } from 'zustand';
import type { AudioMode, ChapterMode, CutMode, ExportKind, GapMode, ProofMode } from '../../../shared/export-kinds.ts';
import type { ChosenPicture } from '../../../shared/export.ts';
import type { OptionsOf } from '../../../shared/export-options.ts';

/** A field for a number while it is typed: a number, or text that is not one (yet). */
export type NumberText = number | string;

/** What the fields of the options hold. One value serves all kinds that have it, so that another kind keeps it. */
export interface OptionsForm {
  kind: ExportKind;
  cut: CutMode;
  /** Of a copy; a re-encoded file cannot be split. */
  gaps: GapMode;
  audio: AudioMode;
  chapters: ChapterMode;
  clockSubtitles: boolean;
  strict: boolean;
  /** Empty for the one of the settings. */
  proof: ProofMode | '';
  source: OptionsOf<'copy'>['source'];
  lengthBy: 'speed' | 'target';
  speed: NumberText;
  targetSeconds: NumberText;
  framesPerSecond: NumberText;
  method: OptionsOf<'timelapse'>['method'];
  quality: OptionsOf<'encode'>['quality'];
  /** Empty for the footage's own. */
  maxHeight: string;
  hardware: OptionsOf<'encode'>['hardware'];
  burnClock: boolean;
  burnName: boolean;
  stills: 'one' | 'every';
  everySeconds: NumberText;
  gridHeight: string;
  gridFramesPerSecond: NumberText;
  gridClock: boolean;
  gridName: boolean;
  inputArguments: string;
  outputArguments: string;
  cpuFallback: boolean;
  /** What stands for the exports in lists; null for the first picture of each. */
  picture: ChosenPicture | null;
}

/** The defaults of the engine; what has them is left out of a request. */
export const defaultOptionsForm: OptionsForm = {
  kind: 'copy', cut: 'exact', gaps: 'collapse', audio: 'keep', chapters: 'gaps', clockSubtitles: false, strict: false, proof: '', source: 'recordings',
  lengthBy: 'speed', speed: 25, targetSeconds: 60, framesPerSecond: 30, method: 'quick',
  quality: 'medium', maxHeight: '', hardware: 'off', burnClock: false, burnName: false,
  stills: 'one', everySeconds: 10,
  gridHeight: '1080', gridFramesPerSecond: 15, gridClock: true, gridName: true,
  inputArguments: '-an -skip_frame nokey', outputArguments: '-vf setpts=0.04*PTS -r 30', cpuFallback: false,
  picture: null,
};

interface OptionsStore {
  isOpen: boolean;
  form: OptionsForm;
}

/** The options of the exports that will be queued next; kept when the person looks at another page. */
export const useOptionsStore = create<OptionsStore>()(() => ({ isOpen: false, form: defaultOptionsForm }));

/** Changes some of the fields. */
export function changeOptions(change: Partial<OptionsForm>): void {
  useOptionsStore.setState(({ form }) => ({ form: { ...form, ...change } }));
}
