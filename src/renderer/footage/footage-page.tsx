import { Loader, Text } from '@mantine/core';
import { IconDeviceCctv } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dayRange, wallTimeOf } from '../../shared/wall-time.ts';
import { AddFolderButton } from '../components/add-folder-button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { useNow } from '../components/use-now.ts';
import { reloadLibrary, useLibraryStore } from '../stores/library-store.ts';
import { CameraList } from './camera-list.tsx';
import { DayToolbar } from './day-toolbar.tsx';
import { ExportPanel } from './export-panel.tsx';
import { timeZone, useFootageStore } from './footage-store.ts';
import { RangePictures } from './pictures/range-pictures.tsx';
import { TimelineViewProvider } from './timeline-view.tsx';
import { useDayCoverage } from './use-day-coverage.ts';
import { useExportDraft } from './use-export-draft.ts';

/** Cameras, their days, and the form that queues exports. */
export function FootagePage() {
  const { t } = useTranslation();
  const nowMs = useNow();
  const sources = useLibraryStore((state) => state.sources);
  const cameras = useLibraryStore((state) => state.cameras);
  const error = useLibraryStore((state) => state.error);
  const search = useFootageStore((state) => state.search);
  const chosenDate = useFootageStore((state) => state.date);
  const draft = useExportDraft();

  const wanted = search.trim().toLocaleLowerCase();
  const shownCameras = useMemo(() => (cameras ?? []).filter((camera) => camera.name.toLocaleLowerCase().includes(wanted)), [cameras, wanted]);
  const latestMs = Math.max(...(cameras ?? []).map((camera) => camera.lastMs ?? 0));
  const date = chosenDate ?? wallTimeOf(latestMs > 0 ? latestMs - 1 : nowMs, timeZone).date;
  const day = useMemo(() => dayRange(date, timeZone), [date]);
  // Of all cameras, also those that a search leaves out: it must not move what is in view.
  const coverage = useDayCoverage((cameras ?? []).map((camera) => camera.id), day);

  if (sources === null || cameras === null) {
    return error === null
      ? <div className="page-loading"><Loader role="status" aria-label={t('common.loading')} /></div>
      : <div className="page"><ErrorMessage title={t('footage.failed')} error={error} onRetry={reloadLibrary} /></div>;
  }
  if (sources.length === 0) {
    return (
      <div className="page">
        <PageHeader title={t('footage.title')} />
        <EmptyState icon={<IconDeviceCctv size={56} stroke={1.2} />} title={t('footage.firstRun.title')} text={t('footage.firstRun.text')} action={<AddFolderButton size="md" />} />
      </div>
    );
  }
  return (
    <TimelineViewProvider day={day} coverageById={coverage.value}>
      <div className="footage-page">
        <div className="footage-main">
          <PageHeader title={t('footage.title')} hint={t('footage.hint')} />
          <DayToolbar date={date} day={day} />
          {sources.some((source) => source.indexing) && <Text size="sm" className="muted" role="status"><Loader size={12} mr={6} />{t('footage.indexing')}</Text>}
          {coverage.error !== null && <ErrorMessage title={t('footage.coverageFailed')} error={coverage.error} onRetry={coverage.reload} />}
          <CameraList sources={sources} cameras={shownCameras} day={day} nowMs={nowMs} range={draft.range} coverageById={coverage.value} />
          <RangePictures cameras={draft.cameras} range={draft.range} />
        </div>
        <ExportPanel draft={draft} allCameras={cameras} />
      </div>
    </TimelineViewProvider>
  );
}
