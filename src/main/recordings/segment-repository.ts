import { statSync } from 'node:fs';
import type { Camera, CameraCoverage, SourceKind, TimeSpan } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { nextTurn } from '../next-turn.ts';
import { createFootageDays } from './footage-days.ts';
import { findPreviews } from './previews.ts';
import { adapterOf, MAX_SEGMENT_DURATION_MS } from './sources/adapter.ts';

/** One recorded file as the index knows it. */
export interface Segment {
  /** Absolute. */
  path: string;
  startMs: number;
  durationMs: number;
  sizeBytes: number;
}

export type Recordings = ReturnType<typeof createRecordings>;

/** Segments that are read at once: some 1 ms. */
const ROWS_A_PAGE = 1_000;

interface CameraRow {
  id: number;
  name: string;
  sourceId: number;
  kind: SourceKind;
  sourcePath: string;
}

/** Questions about what is recorded; all answers come from the index. */
export function createRecordings(database: Database) {
  const cameraList = database.prepare<[], Camera>(`SELECT id, source_id AS sourceId, name, segment_count AS segmentCount,
    (SELECT min(start_ms) FROM coverage_span WHERE camera_id = camera.id) AS firstMs,
    (SELECT end_ms FROM coverage_span WHERE camera_id = camera.id ORDER BY start_ms DESC LIMIT 1) AS lastMs
    FROM camera ORDER BY source_id, name`);
  const cameraById = database.prepare<[number], CameraRow>(`SELECT camera.id, camera.name, source_id AS sourceId, kind, path AS sourcePath
    FROM camera JOIN source ON source.id = source_id WHERE camera.id = ?`);
  const spanList = database.prepare<[TimeSpan & { cameraId: number }], [number, number]>(`SELECT start_ms, end_ms FROM coverage_span WHERE camera_id = @cameraId
    AND start_ms >= coalesce((SELECT max(start_ms) FROM coverage_span WHERE camera_id = @cameraId AND start_ms <= @startMs), @startMs) AND start_ms < @endMs ORDER BY start_ms`).raw();
  const newestSegment = database.prepare<[number], Omit<Segment, 'path'>>('SELECT start_ms AS startMs, duration_ms AS durationMs, size_bytes AS sizeBytes FROM segment WHERE camera_id = ? ORDER BY start_ms DESC LIMIT 1');

  const camera = (cameraId: number): CameraRow | undefined => cameraById.get(cameraId);
  const segmentPages = createSegmentPages(database, camera);

  const coverageOf = (cameraId: number, range: TimeSpan): CameraCoverage[] => {
    const row = camera(cameraId);
    if (row === undefined) return [];
    const spans = clip(spanList.all({ cameraId, startMs: range.startMs, endMs: range.endMs }), range);
    return [{ cameraId, camera: row.name, spans, recordedMs: spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) }];
  };

  return {
    cameras: (): Camera[] => cameraList.all(),
    camera,
    /** What is recorded of cameras inside a range; unknown ids are left out. */
    coverage: (cameraIds: readonly number[], range: TimeSpan): CameraCoverage[] => cameraIds.flatMap((cameraId) => coverageOf(cameraId, range)),
    /** The same camera by camera: others get their turn in between. */
    coverageInSteps: async (cameraIds: readonly number[], range: TimeSpan): Promise<CameraCoverage[]> => {
      const found: CameraCoverage[] = [];
      for (const cameraId of cameraIds) {
        found.push(...coverageOf(cameraId, range));
        await nextTurn();
      }
      return found;
    },
    daysWithFootage: createFootageDays(database),
    /** The newest segment of a camera. */
    anySegment: (cameraId: number): Segment | undefined => {
      const row = camera(cameraId);
      const newest = newestSegment.all(cameraId)[0];
      return row === undefined || newest === undefined ? undefined : { ...newest, path: adapterOf(row.kind).pathOf(rootOf(row), row.name, newest.startMs) };
    },
    /** The recorder's low-resolution files of a camera in a range, as if they were segments; none where it keeps none. */
    previewsInRange: (cameraId: number, range: TimeSpan): Segment[] => {
      const row = camera(cameraId);
      if (row === undefined) return [];
      return findPreviews(rootOf(row), row.name, range).map(({ path, startMs, endMs }) => ({ path, startMs, durationMs: endMs - startMs, sizeBytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0 }));
    },
    /** Whether {@link previewsInRange} finds any. */
    hasPreviews: (cameraId: number, range: TimeSpan): boolean => {
      const row = camera(cameraId);
      return row !== undefined && findPreviews(rootOf(row), row.name, range).length > 0;
    },
    /** All segments that overlap a range, in order, also the one that started before it. Keeps the thread for as long as it takes: for an hour or a day. */
    segmentsInRange: (cameraId: number, range: TimeSpan): Segment[] => [...segmentPages(cameraId, range)].flat(),
    /** The same page by page, each read when it is asked for, so that others can have their turn in between. */
    segmentPages,
  };
}

/** Segments that overlap a range, page by page, in order. */
function createSegmentPages(database: Database, camera: (cameraId: number) => CameraRow | undefined) {
  const segmentPage = database.prepare<[number, number, number, number, number], [number, number, number]>(`SELECT start_ms, duration_ms, size_bytes
    FROM segment WHERE camera_id = ? AND start_ms > ? AND start_ms < ? AND start_ms + duration_ms > ? ORDER BY start_ms LIMIT ?`).raw();
  return function* segmentPages(cameraId: number, { startMs, endMs }: TimeSpan): Generator<Segment[]> {
    const row = camera(cameraId);
    if (row === undefined) return;
    const pathOf = adapterOf(row.kind).pathsOf(rootOf(row), row.name);
    let afterMs: number | undefined = startMs - MAX_SEGMENT_DURATION_MS;
    while (afterMs !== undefined) {
      const page = segmentPage.all(cameraId, afterMs, endMs, startMs, ROWS_A_PAGE);
      yield page.map(([startMs, durationMs, sizeBytes]) => ({ startMs, durationMs, sizeBytes, path: pathOf(startMs) }));
      afterMs = page.length < ROWS_A_PAGE ? undefined : page.at(-1)?.[0];
    }
  };
}

/** When the disk is gone, the paths say so when they are opened. */
function rootOf({ kind, sourcePath }: CameraRow): string {
  const adapter = adapterOf(kind);
  try {
    return adapter.findRoot(sourcePath) ?? adapter.usualRoot(sourcePath);
  } catch {
    return adapter.usualRoot(sourcePath);
  }
}

function clip(spans: readonly (readonly [startMs: number, endMs: number])[], range: TimeSpan): TimeSpan[] {
  return spans
    .map(([startMs, endMs]) => ({ startMs: Math.max(startMs, range.startMs), endMs: Math.min(endMs, range.endMs) }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}
