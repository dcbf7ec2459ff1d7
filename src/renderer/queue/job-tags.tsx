import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportJob } from '../../shared/job.ts';

/** What is special about a job, beside its name: its kind, and which part of a split one it is. */
export function JobTags({ job }: { job: Pick<ExportJob, 'kind' | 'part'> }) {
  const { t } = useTranslation();
  return (
    <>
      {job.kind !== 'copy' && <Badge size="sm" variant="light" color="blue" tt="none" className="job-tag">{t(`options.kindName.${job.kind}`)}</Badge>}
      {job.part !== null && <Badge size="sm" variant="light" color="gray" tt="none" className="job-tag">{t('jobs.part', { number: job.part.number, count: job.part.count })}</Badge>}
    </>
  );
}
