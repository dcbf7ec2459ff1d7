import type { OptionsOf } from '../../../shared/export-options.ts';
import type { DerivativeWork } from './derivative.ts';
import type { PictureSize } from './footage-input.ts';
import type { Timeline } from './timeline.ts';

export type TimelapseWork = DerivativeWork<OptionsOf<'timelapse'>>;

/** What a time-lapse of some footage becomes. */
export interface TimelapsePlan {
  timeline: Timeline;
  /** How many times faster than life. */
  speed: number;
  /** Of the result. */
  frames: number;
  lengthSeconds: number;
  /** Mean distance of the key frames of the footage. */
  keyFrameSeconds: number;
  size: PictureSize;
}
