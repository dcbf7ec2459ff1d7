/** Cameras of the large store. */
export const STORE_CAMERAS = 32;
const HOUR_MS = 3_600_000;
/** 2026-01-01T00:00:00Z. */
export const STORE_START_MS = Date.UTC(2026, 0, 1);
const SEGMENT_MS = 10_000;
/** One segment in so many is followed by an outage of 10 s to 5 min, as recorders have them. */
const USUAL_SEGMENTS_AN_OUTAGE = 800;

/** Small, so that a day of all cameras counts as fitting on the disk, and large enough to take as many bytes of a row as real sizes do. */
const SMALLEST_BYTES = 66_000;

/** @typedef {{ startMs: number, durationMs: number, sizeBytes: number, isNew: boolean }} MadeSegment */

/**
 * Segments of one camera from the start of the store on, hour by hour; the same again for the same number.
 * @param {number} seed
 * @param {number} [segmentsAnOutage] after how many, on average, there is an outage
 * @returns {(hour: number) => MadeSegment[]} called with 0, 1, 2, …
 */
export function segmentsOfCamera(seed, segmentsAnOutage = USUAL_SEGMENTS_AN_OUTAGE) {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let nextMs = STORE_START_MS;
  return (hour) => {
    const endMs = STORE_START_MS + (hour + 1) * HOUR_MS;
    /** @type {MadeSegment[]} */
    const segments = [];
    for (; nextMs < endMs; nextMs += SEGMENT_MS) {
      segments.push({ startMs: nextMs, durationMs: SEGMENT_MS - 10 + Math.floor(random() * 20), sizeBytes: SMALLEST_BYTES + Math.floor(random() * 10_000), isNew: true });
      if (random() * segmentsAnOutage < 1) nextMs += 10_000 * (1 + Math.floor(random() * 30));
    }
    return segments;
  };
}

/**
 * Fills a store through the engine's own writer, as the scan does: a folder (a camera's hour) a transaction, hour after hour.
 * @param {typeof import('./engine-parts.mjs')} engine
 * @param {import('better-sqlite3').Database} database
 * @param {string} sourcePath of the source whose cameras they become
 * @param {number} [segmentsAnOutage] see {@link segmentsOfCamera}
 */
export function createStoreFiller(engine, database, sourcePath, segmentsAnOutage) {
  const sourceId = Number(database.prepare(`INSERT INTO source (kind, name, path, added_at_ms) VALUES ('frigate-folder', 'bench', ?, 0)`).run(sourcePath).lastInsertRowid);
  const insertCamera = database.prepare('INSERT INTO camera (source_id, name) VALUES (?, ?)');
  const cameras = Array.from({ length: STORE_CAMERAS }, (_, index) => ({ id: Number(insertCamera.run(sourceId, `camera-${String(index + 1)}`).lastInsertRowid), segmentsOf: segmentsOfCamera(index + 1, segmentsAnOutage) }));
  const write = engine.createSegmentWriter(database);
  let rows = 0;
  let hours = 0;
  return {
    sourceId,
    cameraIds: cameras.map(({ id }) => id),
    /**
     * Fills up to so many rows.
     * @param {number} target
     * @returns {{ rows: number, hours: number, rowsASecond: number }} in the store now; how fast the writer took this part
     */
    fillTo: (target) => {
      let written = 0;
      let spentMs = 0;
      for (; rows < target; hours += 1) {
        const window = { startMs: STORE_START_MS + hours * HOUR_MS, endMs: STORE_START_MS + (hours + 1) * HOUR_MS };
        for (const { id, segmentsOf } of cameras) {
          const segments = segmentsOf(hours);
          const startedAtMs = performance.now();
          write(id, window, segments, []);
          spentMs += performance.now() - startedAtMs;
          written += segments.length;
          rows += segments.length;
        }
      }
      return { rows, hours, rowsASecond: (written / spentMs) * 1_000 };
    },
  };
}
