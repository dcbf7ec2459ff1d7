import { Button, Checkbox, Group, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Camera, CameraCoverage, Source, TimeSpan } from '../../shared/recordings.ts';
import { chooseCamera, timeZone, useFootageStore } from './footage-store.ts';
import { CameraTimeline } from './camera-timeline.tsx';
import { ticksOf } from './timeline-scale.ts';

interface CameraListProps {
  sources: readonly Source[];
  /** The cameras that the search leaves. */
  cameras: readonly Camera[];
  day: TimeSpan;
  view: TimeSpan;
  nowMs: number;
  range: TimeSpan | null;
  coverageById: ReadonlyMap<number, CameraCoverage> | null;
}

/** The cameras by source, each with its day; a checkbox takes a camera into the export. */
export function CameraList({ sources, cameras, day, view, nowMs, range, coverageById }: CameraListProps) {
  const { t } = useTranslation();
  const search = useFootageStore((state) => state.search);
  const selectedCameraIds = useFootageStore((state) => state.selectedCameraIds);
  const ticks = ticksOf(day, view, timeZone);
  const selectAll = (): void =>
    useFootageStore.setState({ selectedCameraIds: [...new Set([...selectedCameraIds, ...cameras.map((camera) => camera.id)])] });

  return (
    <section aria-label={t('footage.cameras.label')} className="camera-list">
      <Group gap="xs" className="camera-list-tools">
        <TextInput
          aria-label={t('footage.cameras.search')}
          placeholder={t('footage.cameras.search')}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => useFootageStore.setState({ search: event.currentTarget.value })}
          className="camera-search"
        />
        <Button variant="subtle" size="compact-sm" onClick={selectAll} disabled={cameras.length === 0}>{t('footage.cameras.selectAll')}</Button>
        <Button variant="subtle" size="compact-sm" onClick={() => useFootageStore.setState({ selectedCameraIds: [] })} disabled={selectedCameraIds.length === 0}>
          {t('footage.cameras.clear')}
        </Button>
        <Text size="sm" className="muted" ml="auto">{t('footage.cameras.chosen', { count: selectedCameraIds.length })}</Text>
      </Group>
      <div className="camera-scale" aria-hidden="true">
        <div className="camera-scale-ticks">
          {ticks.map((tick) => <span key={tick.ms} style={{ left: `${tick.leftPercent}%` }}>{tick.label}</span>)}
        </div>
      </div>
      {cameras.length === 0 && <Text className="muted" p="md">{search === '' ? t('footage.cameras.none') : t('footage.cameras.noMatch', { search })}</Text>}
      {sources.map((source) => {
        const own = cameras.filter((camera) => camera.sourceId === source.id);
        if (own.length === 0) return null;
        return (
          <section key={source.id} aria-label={source.name}>
            <Title order={2} className="source-heading">{source.name} <span className="muted">{t('footage.cameras.count', { count: own.length })}</span></Title>
            {own.map((camera) => (
              <div key={camera.id} className={selectedCameraIds.includes(camera.id) ? 'camera-row camera-row-chosen' : 'camera-row'}>
                <Checkbox
                  label={<span className="camera-name" title={camera.name}>{camera.name}</span>}
                  aria-label={camera.name}
                  checked={selectedCameraIds.includes(camera.id)}
                  onChange={(event) => chooseCamera(camera.id, event.currentTarget.checked)}
                  className="camera-checkbox"
                />
                <CameraTimeline
                  cameraId={camera.id}
                  camera={camera.name}
                  day={day}
                  view={view}
                  ticks={ticks}
                  nowMs={nowMs}
                  coverage={coverageById?.get(camera.id) ?? null}
                  range={selectedCameraIds.includes(camera.id) ? range : null}
                />
              </div>
            ))}
          </section>
        );
      })}
    </section>
  );
}
