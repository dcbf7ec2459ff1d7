import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { PointerEvent } from 'react';
import { memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera, CameraCoverage, Source, TimeSpan } from '../../shared/recordings.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { CameraRow } from './camera-row.tsx';
import { timeZone, useFootageStore } from './footage-store.ts';
import { HoverCursor } from './hover-cursor.tsx';
import { useHoverStore } from './hover-store.ts';
import { RangePlaceProvider, rangePlaceOf } from './range-place.ts';
import { useRangePreviewStore } from './range-preview-store.ts';
import { TimelineAxis } from './timeline-axis.tsx';
import { TimelineGridProvider } from './timeline-drawing.tsx';
import { momentAt, ticksOf } from './timeline-scale.ts';
import { ticksPath } from './timeline-shapes.ts';
import { useTimelineView } from './timeline-view.tsx';
import { useViewControls } from './use-view-controls.ts';
import { ZoomControls } from './zoom-controls.tsx';

interface CameraListProps {
  sources: readonly Source[];
  /** The cameras that the search leaves. */
  cameras: readonly Camera[];
  day: TimeSpan;
  nowMs: number;
  range: TimeSpan | null;
  coverageById: ReadonlyMap<number, CameraCoverage> | null;
}

/** Before the scale has been measured. */
const ASSUMED_WIDTH_PX = 720;

function clearHover(): void {
  useHoverStore.setState({ hover: null });
}

/** Says where the pointer is, when it is over the scale or a timeline. */
function followPointer(event: PointerEvent<HTMLElement>, lane: HTMLElement | null, view: TimeSpan): void {
  const track = event.target instanceof Element ? event.target.closest('.timeline-track, .camera-scale-lane') : null;
  if (lane === null || track === null) return clearHover();
  const { left, width } = lane.getBoundingClientRect();
  const ratio = (event.clientX - left) / width;
  if (ratio < 0 || ratio > 1) return clearHover();
  const cameraId = track.getAttribute('data-camera-id');
  const topPx = track.getBoundingClientRect().top - event.currentTarget.getBoundingClientRect().top;
  useHoverStore.setState({ hover: { ms: momentAt(ratio, view), ratio, cameraId: cameraId === null ? null : Number(cameraId), topPx } });
}

const CameraListTools = memo(function CameraListTools({ cameras }: { cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const search = useFootageStore((state) => state.search);
  const selectedCameraIds = useFootageStore((state) => state.selectedCameraIds);
  const selectAll = (): void =>
    useFootageStore.setState({ selectedCameraIds: [...new Set([...selectedCameraIds, ...cameras.map((camera) => camera.id)])] });
  return (
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
  );
});

/** What was known before is still shown when a source cannot be read, so it must be said that it cannot. */
function SourceProblem({ source }: { source: Source }) {
  const { t } = useTranslation();
  const progress = useLibraryStore((state) => state.indexing[source.id]);
  if (progress?.state !== 'failed') return null;
  return <p className="plain problem source-problem" role="alert">{t('settings.sources.indexingFailed', { reason: progress.message ?? t('errors.unknown') })}</p>;
}

const CameraRows = memo(function CameraRows({ sources, cameras, coverageById, ...shared }: Omit<CameraListProps, 'range'>) {
  const { t } = useTranslation();
  const selectedCameraIds = useFootageStore((state) => state.selectedCameraIds);
  const chosen = useMemo(() => new Set(selectedCameraIds), [selectedCameraIds]);
  return sources.map((source) => {
    const own = cameras.filter((camera) => camera.sourceId === source.id);
    if (own.length === 0) return null;
    return (
      <section key={source.id} aria-label={source.name}>
        <Title order={2} className="source-heading"><bdi className="truncate" title={source.name}>{source.name}</bdi> <span className="muted">{t('footage.cameras.count', { count: own.length })}</span></Title>
        <SourceProblem source={source} />
        {own.map((camera) => (
          <CameraRow
            key={camera.id}
            camera={camera}
            coverage={coverageById?.get(camera.id) ?? null}
            isChosen={chosen.has(camera.id)}
            {...shared}
          />
        ))}
      </section>
    );
  });
});

/** The cameras by source, each with its day under one scale; a checkbox takes a camera into the export. */
export function CameraList({ range: chosenRange, ...rowsProps }: CameraListProps) {
  const { sources, cameras, day, nowMs, coverageById } = rowsProps;
  const view = useTimelineView();
  const { t } = useTranslation();
  const search = useFootageStore((state) => state.search);
  const draggedRange = useRangePreviewStore((state) => state.range);
  const range = draggedRange ?? chosenRange;
  const list = useRef<HTMLDivElement>(null);
  const lane = useRef<HTMLDivElement>(null);
  const size = useElementSize<HTMLDivElement>();
  const widthPx = size.width > 0 ? size.width : ASSUMED_WIDTH_PX;
  const ticks = useMemo(() => ticksOf(day, view, timeZone, widthPx), [day, view, widthPx]);
  const grid = useMemo(() => ticksPath(ticks), [ticks]);
  const laneRef = useMergedRef(lane, size.ref);
  const rangePlace = useMemo(() => rangePlaceOf(range, view), [range, view]);
  useViewControls(list, lane, { day, view, range });

  return (
    <section aria-label={t('footage.cameras.label')} className="camera-list">
      <CameraListTools cameras={cameras} />
      <ZoomControls day={day} view={view} />
      <div ref={list} className="timelines" onPointerMove={(event) => followPointer(event, lane.current, view)} onPointerLeave={clearHover}>
        <TimelineAxis ref={laneRef} ticks={ticks} range={range} day={day} view={view} />
        {cameras.length === 0 && <Text className="muted" p="md">{search !== '' ? t('footage.cameras.noMatch', { search }) : sources.some(({ indexing }) => indexing) ? t('footage.cameras.none') : t('footage.cameras.noneFound')}</Text>}
        <TimelineGridProvider value={grid}><RangePlaceProvider value={rangePlace}><CameraRows {...rowsProps} /></RangePlaceProvider></TimelineGridProvider>
        <HoverCursor coverageById={coverageById} nowMs={nowMs} />
      </div>
    </section>
  );
}
