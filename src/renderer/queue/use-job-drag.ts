import type { PointerEvent as ReactPointerEvent, RefObject } from 'react';
import { useRef, useState } from 'react';
import type { ExportJob } from '../../shared/job.ts';
import { waitingIds } from '../stores/job-set.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { moveJobTo } from './job-actions.ts';
import { placeAtSlot, slotAt } from './queue-order.ts';

/** A waiting job on its way to another place. */
export interface JobDrag {
  jobId: string;
  /** Where it would land now; see {@link slotAt}. */
  slot: number;
}

/** What a handle gets; a press on it starts a drag. */
export interface DragHandleProps {
  onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void;
  onPointerMove: (event: ReactPointerEvent<HTMLElement>) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
}

/**
 * Lets waiting jobs be dragged to another place in the list.
 * @param list whose rows of waiting jobs have `data-waiting`, in the order of the queue
 */
export function useJobDrag(list: RefObject<HTMLElement | null>): { drag: JobDrag | null; handleOf: (job: ExportJob) => DragHandleProps } {
  const [drag, setDrag] = useState<JobDrag | null>(null);
  // Moves come faster than renders.
  const latest = useRef<JobDrag | null>(null);
  const change = (next: JobDrag | null): void => {
    latest.current = next;
    setDrag(next);
  };
  const rows = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-waiting]') ?? [])];
  const handleOf = (job: ExportJob): DragHandleProps => ({
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      change({ jobId: job.id, slot: waitingIds(useJobsStore.getState()).indexOf(job.id) });
    },
    onPointerMove: (event) => {
      if (latest.current === null) return;
      const shown = rows();
      const slot = slotAt(shown.map((row) => { const { top, height } = row.getBoundingClientRect(); return top + height / 2; }), event.clientY);
      if (slot === latest.current.slot) return;
      change({ ...latest.current, slot });
      (shown[slot] ?? shown.at(-1))?.scrollIntoView({ block: 'nearest' });
    },
    onPointerUp: () => {
      const dropped = latest.current;
      change(null);
      const place = dropped === null ? null : placeAtSlot(waitingIds(useJobsStore.getState()), dropped.jobId, dropped.slot);
      if (place !== null) void moveJobTo(job, place);
    },
    onPointerCancel: () => change(null),
  });
  return { drag, handleOf };
}
