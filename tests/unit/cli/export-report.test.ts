import { describe, expect, it } from 'vitest';
import { createExportReport } from '../../../src/cli/export-report.ts';
import type { Output } from '../../../src/cli/output.ts';
import { progressLine } from '../../../src/cli/progress-display.ts';
import type { Export } from '../../../src/shared/export.ts';
import type { ExportJob, JobState } from '../../../src/shared/job.ts';

const job: ExportJob = {
  id: 'door_1', jobType: 'export', status: 'running', camera: 'door', name: 'Door', exportCaseId: null, requestStartTime: 0, requestEndTime: 60_000, startTime: 1_000, endTime: null,
  errorMessage: null, errorCode: null, errorRemedy: null, results: null, currentStep: 'copying', progressPercent: 25, turnWait: null, queuedAt: 0, attempt: 1, position: null, etaMs: 4_200, speed: 10, bytesDone: 1, bytesTotal: 4, warnings: [],
  kind: 'copy', marks: { chapters: 'gaps', clockSubtitles: false }, paused: false, stopsQueue: false, part: null, pinNote: null,
};
const result: Export = {
  id: 'door_1', camera: 'door', name: 'Door', exportCaseId: null, requestStartMs: 0, requestEndMs: 60_000, durationMs: 50_000, sizeBytes: 1_234_567, videoCodec: 'h264', audioCodec: null, width: 1, height: 1,
  createdAtMs: 0, videoPath: '/exports/door.mp4', hasThumbnail: true, fileMissing: false, gaps: [{ startMs: 10_000, endMs: 20_000 }], warnings: [{ code: 'segment_skipped', message: 'One file is damaged.' }],
  kind: 'copy', sha256: null, proof: null, details: null,
};
const stateOf = (...jobs: ExportJob[]): JobState => ({ jobType: 'export', status: 'running', results: { jobs }, queue: { paused: null, maxConcurrent: 3 }, sequence: 1 });

function setUp(isJson: boolean, isTerminal = false) {
  const texts = { lines: [] as string[], objects: [] as Record<string, unknown>[], notes: [] as string[], drawn: [] as string[] };
  const output: Output = {
    isJson, isTerminal, columns: 80, tableColumns: undefined,
    line: (text) => { if (!isJson) texts.lines.push(text); },
    help: () => undefined,
    json: (value) => { if (isJson) texts.objects.push(value as Record<string, unknown>); },
    note: (text) => { texts.notes.push(text); },
    draw: (text) => { texts.drawn.push(text); },
  };
  return { report: createExportReport(output), texts };
}

describe('createExportReport', () => {
  it('tells scripts what happens as it happens, and the sum at the end', () => {
    const { report, texts } = setUp(true);
    report.queued([{ ...job, status: 'queued', position: 1 }], [{ camera: 'garden', error: 'No recordings found for time range' }]);
    report.publisher.publish('jobs:changed', stateOf(job, { ...job, id: 'other_1' }));
    report.publisher.publish('jobs:changed', stateOf(job));
    report.publisher.publish('jobs:changed', stateOf({ ...job, progressPercent: 50 }));
    report.finished({ ...job, status: 'success', startTime: 1_000, endTime: 3_500 }, result);
    report.end([]);
    expect(texts.objects.map(({ event, jobId, percent }) => [event, jobId, percent])).toEqual([
      ['queued', 'door_1', undefined], ['failed', null, undefined], ['progress', 'door_1', 25], ['progress', 'door_1', 50], ['finished', 'door_1', undefined], [undefined, undefined, undefined],
    ]);
    expect(texts.objects[4]).toMatchObject({ file: '/exports/door.mp4', requestStartMs: 0, requestEndMs: 60_000, recordedMs: 50_000, gaps: result.gaps, warnings: result.warnings, elapsedMs: 2_500, bytes: 1_234_567 });
    expect(texts.objects[5]).toMatchObject({ ok: false, error: { code: 'no_recordings' }, value: { exports: [{ file: '/exports/door.mp4' }], failures: [{ camera: 'garden', jobId: null }] } });
    expect(texts.lines).toEqual([]);
  });

  it('tells people the file, the gap and the warning', () => {
    const { report, texts } = setUp(false);
    report.queued([job], []);
    report.finished({ ...job, status: 'success', startTime: 1_000, endTime: 3_500 }, result);
    expect(texts.lines[0]).toBe('door: /exports/door.mp4');
    expect(texts.lines[1]).toBe('  requested 1:00, recorded 0:50, 1 gap, 1.2 MB, 2.5 s');
    expect(texts.lines[2]).toContain('not recorded: ');
    expect(texts.lines[3]).toBe('  warning: One file is damaged.');
    expect(texts.drawn).toEqual([]);
  });

  it('says why a job failed, with the remedy', () => {
    const { report, texts } = setUp(false);
    report.queued([job], []);
    report.finished({ ...job, status: 'failed', errorCode: 'disk_full', errorMessage: 'The disk is full.', errorRemedy: 'Free some space.' }, undefined);
    expect(texts.notes).toEqual(['door: The disk is full.\n  Free some space.']);
  });

  it('tells a cancelled job from a failed one, whatever else went wrong', () => {
    const { report, texts } = setUp(true);
    report.queued([{ ...job, status: 'queued', position: 1 }], [{ camera: 'garden', error: 'No recordings found for time range' }]);
    report.finished({ ...job, status: 'cancelled' }, undefined);
    report.end([]);
    expect(texts.objects.at(-2)).toEqual({ event: 'failed', jobId: 'door_1', camera: 'door', error: { code: 'cancelled', message: 'The export was cancelled.' } });
    expect(texts.objects.at(-1)).toMatchObject({ ok: false, error: { code: 'cancelled' }, value: { exports: [], failures: [{ camera: 'garden' }, { camera: 'door' }] } });
  });

  it('redraws in place on a terminal and leaves nothing behind', () => {
    const { report, texts } = setUp(false, true);
    report.queued([job, { ...job, id: 'door_2' }], []);
    report.publisher.publish('jobs:changed', stateOf(job));
    report.publisher.publish('jobs:changed', stateOf(job));
    report.stop();
    expect(texts.drawn[0]).toContain('door ');
    expect(texts.drawn[0]).toContain('0 of 2 exports done');
    expect(texts.drawn.filter((text) => text === '\x1b[2A\x1b[0J')).toHaveLength(2);
    expect(texts.drawn.at(-1)).toBe('\x1b[2A\x1b[0J');
  });
});

describe('progressLine', () => {
  it('shows camera, bar, percent, step and what is left', () => {
    expect(progressLine(job, 120)).toBe(`door                 [######..................]  25 %  copying  0:05 left`);
  });
  it('says for whom a job waits, and so do the lines for scripts', () => {
    const waiting: ExportJob = { ...job, currentStep: 'preparing', progressPercent: 0, etaMs: null, turnWait: { reason: 'processors', others: 2 } };
    expect(progressLine(waiting, 79)).toMatch(/^door +waits for its turn: 2 others are at work$/u);
    expect(progressLine({ ...waiting, turnWait: { reason: 'disk', others: 1 } }, 79)).toMatch(/^door +waits for the disk: another export is written there$/u);
    const { report, texts } = setUp(true);
    report.queued([waiting], []);
    for (const each of [waiting, waiting, { ...waiting, turnWait: null }]) report.publisher.publish('jobs:changed', stateOf(each));
    expect(texts.objects.slice(1).map(({ turnWait }) => turnWait)).toEqual([{ reason: 'processors', others: 2 }, null]);
  });
  it.each([20, 40, 79])('is never wider than %i columns', (columns) => {
    expect(Array.from(progressLine({ ...job, camera: 'a very long name of a camera indeed' }, columns)).length).toBeLessThanOrEqual(columns);
  });
});
