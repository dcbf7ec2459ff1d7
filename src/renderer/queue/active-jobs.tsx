import { useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ExportJob } from '../../shared/job.ts';
import { waitingIds } from '../stores/job-set.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { ActiveJobRow } from './active-job-row.tsx';
import { JobDetails } from './job-details.tsx';
import { useJobDrag } from './use-job-drag.ts';

interface ActiveJobsProps {
  ids: readonly string[];
  label: string;
  /** Only where all that wait are shown: what lies between two of them must be seen. */
  canReorder: boolean;
}

/** Jobs that run and wait, in their order, which is changed by dragging and by keys. */
export function ActiveJobs({ ids, label, canReorder }: ActiveJobsProps) {
  const waiting = useJobsStore(useShallow(waitingIds));
  const list = useRef<HTMLUListElement>(null);
  const { drag, handleOf } = useJobDrag(list);
  const [detailed, setDetailed] = useState<ExportJob | null>(null);
  const dropMarkOf = (id: string): 'before' | 'after' | null => {
    if (drag === null || drag.jobId === id) return null;
    if (waiting[drag.slot] === id) return 'before';
    return drag.slot >= waiting.length && waiting.at(-1) === id ? 'after' : null;
  };
  return (
    <>
      <ul ref={list} className="plain-list" aria-label={label}>
        {ids.map((id) => (
          <ActiveJobRow key={id} jobId={id} handleOf={canReorder ? handleOf : null} isDragged={drag?.jobId === id} dropMark={dropMarkOf(id)} onDetails={setDetailed} />
        ))}
      </ul>
      {detailed !== null && <JobDetails job={detailed} onClose={() => setDetailed(null)} />}
    </>
  );
}
