import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowBarToDown, IconArrowBarToUp, IconArrowDown, IconArrowUp, IconCopyPlus, IconDots, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ExportJob } from '../../shared/job.ts';
import { duplicateJob, moveJob, setBreakPoint } from './job-actions.ts';

const icon = { size: 16, 'aria-hidden': true } as const;

/** What else can be done with a job that waits or runs. */
export function JobMenu({ job, onDetails }: { job: ExportJob; onDetails: () => void }) {
  const { t } = useTranslation();
  const waits = job.status === 'queued';
  return (
    <Menu position="bottom-end" withinPortal returnFocus shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t('jobs.actionsOf', { name: job.name })}><IconDots size={18} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {waits && (
          <>
            <Menu.Item leftSection={<IconArrowUp {...icon} />} rightSection={<kbd className="keys">{t('jobs.move.upKeys')}</kbd>} disabled={job.position === 1} onClick={() => void moveJob(job, 'up')}>{t('jobs.move.up')}</Menu.Item>
            {/* The focus goes to the first item, also when it is disabled, and is then lost. */}
            <Menu.Item leftSection={<IconArrowDown {...icon} />} rightSection={<kbd className="keys">{t('jobs.move.downKeys')}</kbd>} data-autofocus={job.position === 1 ? true : undefined} onClick={() => void moveJob(job, 'down')}>{t('jobs.move.down')}</Menu.Item>
            <Menu.Item leftSection={<IconArrowBarToUp {...icon} />} disabled={job.position === 1} onClick={() => void moveJob(job, 'top')}>{t('jobs.move.top')}</Menu.Item>
            <Menu.Item leftSection={<IconArrowBarToDown {...icon} />} onClick={() => void moveJob(job, 'bottom')}>{t('jobs.move.bottom')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconHandStop {...icon} />} onClick={() => void setBreakPoint(job, !job.stopsQueue)}>{t(job.stopsQueue ? 'jobs.breakPoint.remove' : 'jobs.breakPoint.set')}</Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconCopyPlus {...icon} />} onClick={() => void duplicateJob(job)}>{t('jobs.duplicate')}</Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle {...icon} />} onClick={onDetails}>{t('jobs.details')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
