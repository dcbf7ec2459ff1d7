import { createContext, useContext } from 'react';
import type { TimeSpan } from '../../shared/recordings.ts';
import { placeInView } from './timeline-scale.ts';

/** Where the chosen range lies on a timeline, in percent of its width. */
export type RangePlace = ReturnType<typeof placeInView>;

const RangePlaceContext = createContext<RangePlace>(null);

/** Tells the timelines below where the chosen range lies, past everything between that need not render for it. */
export const RangePlaceProvider = RangePlaceContext.Provider;

/** @returns where the chosen range lies; null when there is none, or it is outside the view */
export function useRangePlace(): RangePlace {
  return useContext(RangePlaceContext);
}

/** @returns the place of a range in a view; null when there is no range, or it is outside */
export function rangePlaceOf(range: TimeSpan | null, view: TimeSpan): RangePlace {
  return range === null ? null : placeInView(range, view);
}
