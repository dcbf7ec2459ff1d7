import { create } from 'zustand';
import type { TimeSpan } from '../../shared/recordings.ts';

/**
 * The range while it is being dragged, and only then. Apart from the four fields, which follow at their own pace: to
 * render and lay out the form takes longer than to move a bar on every timeline.
 */
export const useRangePreviewStore = create<{ range: TimeSpan | null }>()(() => ({ range: null }));
