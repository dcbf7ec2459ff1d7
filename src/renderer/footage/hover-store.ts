import { create } from 'zustand';

/** Where the pointer is on the timelines. */
export interface Hover {
  /** Snapped to the second. */
  ms: number;
  /** 0 to 1 across the view. */
  ratio: number;
  /** Null over the scale. */
  cameraId: number | null;
  /** Top of the timeline under the pointer, in pixels below the top of the list. */
  topPx: number;
}

/** Apart from all else, so that a pointer that moves renders the cursor and not the rows. */
export const useHoverStore = create<{ hover: Hover | null }>()(() => ({ hover: null }));
