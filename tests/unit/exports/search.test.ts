import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/main/db/open.ts';
import { createExportRepository, type ExportRow } from '../../../src/main/exports/export-repository.ts';
import { createJobRepository } from '../../../src/main/exports/job-repository.ts';

const names = ['Front_Door, night', 'front door', 'GÄRTEN', 'gärten', 'ΣΊΓΜΑ', 'a', 'Straße', '100%', 'back'];
const searches = [' front door ', 'FRONT', '_', 'ärt', 'ÄRT', 'σίγμα', 'straß', '%', '"', 'nothing like it'];
let database: Database;

beforeEach(() => {
  database = openDatabase(':memory:');
  database.exec(`INSERT INTO export_case (id, name, description, created_at_ms, updated_at_ms) VALUES ('one', '', '', 0, 0), ('two', '', '', 0, 0)`);
});

const nameOf = (index: number): string => `${names[index % names.length] ?? ''} ${String(index)}`;
const cameraOf = (index: number): string => names[(index * 7 + 3) % names.length] ?? '';
const fold = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll('_', ' ');
const matches = (search: string) => ({ name, camera }: { name: string; camera: string }): boolean => fold(name).includes(fold(search.trim())) || fold(camera).includes(fold(search.trim()));
/** Turns of the event loop that others had meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = (): void => { turns += 1; if (!isDone) setImmediate(count); };
  setImmediate(count);
  await work();
  isDone = true;
  return turns;
}

describe('a search of the exports', () => {
  const exportRow = (index: number): ExportRow => ({
    id: `e${String((index * 7_919) % 100_003)}`, camera: cameraOf(index), name: nameOf(index), caseId: [null, 'one', 'two'][index % 3] ?? null, requestStartMs: 0, requestEndMs: 1, durationMs: 1, sizeBytes: 1,
    videoCodec: 'avc1', audioCodec: null, width: 1, height: 1, createdAtMs: Math.floor(index / 5) * 10, videoPath: `/${String(index)}`, thumbnailPath: '', gaps: [], warnings: [], kind: 'copy', sha256: null, proof: null, details: null,
  });
  const fill = (count: number): ReturnType<typeof createExportRepository> => {
    const exports = createExportRepository(database);
    database.transaction(() => { for (let index = 0; index < count; index += 1) exports.insert(exportRow(index)); })();
    return exports;
  };
  const expected = (count: number) => Array.from({ length: count }, (_, index) => exportRow(index)).sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1));

  it('finds what one look at all of them finds, newest first, whatever the page and the case', async () => {
    const exports = fill(1_234);
    const all = expected(1_234);
    const anyCase = fc.constantFrom(undefined, null, 'one', 'two');
    await fc.assert(fc.asyncProperty(fc.constantFrom(...searches, ''), anyCase, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 1_300 }), async (search, exportCaseId, limit, offset) => {
      const wanted = all.filter(matches(search)).filter(({ caseId }) => exportCaseId === undefined || caseId === exportCaseId);
      const found = await exports.search({ search, exportCaseId, limit, offset });
      expect(found.total).toBe(wanted.length);
      expect(found.rows).toEqual(wanted.slice(offset, offset + limit));
      if (search === '') expect(exports.list({ exportCaseId, limit, offset })).toEqual(found);
    }), { numRuns: 60 });
  });

  it('lets others have their turn in between', async () => {
    const exports = fill(5_000);
    expect(await turnsDuring(() => exports.search({ search: 'nothing like it', limit: 10, offset: 0 }))).toBeGreaterThanOrEqual(10);
  });
});

describe('a search of the history', () => {
  const fill = (count: number): ReturnType<typeof createJobRepository> => {
    const jobs = createJobRepository(database);
    database.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const id = `j${String((index * 7_919) % 100_003)}`;
        jobs.insert({ id, cameraId: null, camera: cameraOf(index), name: nameOf(index), caseId: null, requestStartMs: 0, requestEndMs: 1, outputFolder: null, queuedAtMs: 0, estimatedBytes: 1 });
        // Every eleventh waits; the clock of the others goes back.
        if (index % 11 !== 0) jobs.transition(id, 'queued', 'cancelled', { endedAtMs: 1e6 - index });
      }
    })();
    return jobs;
  };

  it.each(searches)('for “%s” finds what one look at all of them finds, also what was put away, the latest end first', async (search) => {
    const jobs = fill(1_234);
    expect(await jobs.clearFinished()).toBe(1_121);
    expect(jobs.history({ limit: 1, offset: 0 }).total).toBe(0);
    const wanted = Array.from({ length: 1_234 }, (_, index) => ({ index, name: nameOf(index), camera: cameraOf(index) })).filter(({ index }) => index % 11 !== 0).reverse().filter(matches(search));
    const found = await jobs.searchHistory({ search, limit: 50, offset: 20 });
    expect(found.total).toBe(wanted.length);
    expect(found.rows.map(({ name }) => name)).toEqual(wanted.slice(20, 70).map(({ name }) => name));
    expect(await jobs.searchHistory({ search: ' ', limit: 50, offset: 0 })).toEqual({ rows: [], total: 0 });
  });

  it('lets others have their turn in between', async () => {
    const jobs = fill(5_000);
    expect(await turnsDuring(() => jobs.searchHistory({ search: 'nothing like it', limit: 10, offset: 0 }))).toBeGreaterThanOrEqual(9);
  });
});
