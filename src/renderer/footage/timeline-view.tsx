import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useLayoutEffect, useMemo, useRef } from 'react';
import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { useFootageStore } from './footage-store.ts';
import { clampView, fitView } from './timeline-scale.ts';

const ViewContext = createContext<TimeSpan>({ startMs: 0, endMs: 1 });
const ViewReaderContext = createContext<() => TimeSpan>(() => ({ startMs: 0, endMs: 1 }));

interface TimelineViewProviderProps {
  day: TimeSpan;
  /** Of all cameras: a search must not move what is in view. Null while it is not known. */
  coverageById: ReadonlyMap<number, CameraCoverage> | null;
  children: ReactNode;
}

/**
 * Tells what is below which part of the day the timelines show. The page above does not render when that changes, as it does with
 * every turn of the wheel; only who asks by {@link useTimelineView} does.
 */
export function TimelineViewProvider({ day, coverageById, children }: TimelineViewProviderProps) {
  const choice = useFootageStore((state) => state.view);
  const view = useMemo(() => {
    if (choice === 'day') return day;
    if (choice === 'footage') return fitView([...(coverageById?.values() ?? [])].flatMap(({ spans }) => spans), day);
    return clampView(choice, day);
  }, [choice, coverageById, day]);
  const latest = useRef(view);
  useLayoutEffect(() => { latest.current = view; }, [view]);
  const readView = useCallback(() => latest.current, []);
  return (
    <ViewReaderContext value={readView}>
      <ViewContext value={view}>{children}</ViewContext>
    </ViewReaderContext>
  );
}

/** @returns the part of the day in view; renders whenever it changes */
export function useTimelineView(): TimeSpan {
  return useContext(ViewContext);
}

/** @returns tells the part of the day in view at the moment it is called, for what is pressed and not rendered */
export function useViewReader(): () => TimeSpan {
  return useContext(ViewReaderContext);
}
