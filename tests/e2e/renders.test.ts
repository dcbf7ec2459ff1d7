import type { ElectronApplication, Page } from '@playwright/test';
import type { Bridge } from '../../src/shared/ipc.ts';
import type { JobState } from '../../src/shared/job.ts';
import { pointOn, timeline } from '../helpers/timelines-on-screen.ts';
import { forgetRenders, rendersIn, watchRenders } from '../helpers/watch-renders.ts';
import { addFootage, expect, FOOTAGE_START_MS, goTo, test } from './fixtures.ts';

const JOBS = 100;
const RUNNING = 3;
const BATCH = 50;

/** Fills a queue that stands still. @returns its state */
function fillQueue(page: Page): Promise<JobState> {
  return page.evaluate(async ({ jobs, batch, startMs }) => {
    const { requests } = (window as unknown as { reelcase: Bridge }).reelcase;
    const valueOf = <Value>(reply: { ok: true; value: Value } | { ok: false; error: { message: string } }): Value => {
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value;
    };
    valueOf(await requests['queue:pause'](undefined));
    const [camera] = valueOf(await requests['cameras:list'](undefined));
    for (let first = 0; first < jobs; first += batch) {
      valueOf(await requests['jobs:enqueue']({ items: Array.from({ length: batch }, (_, index) => ({ cameraId: camera?.id ?? 0, startMs: startMs + (first + index) * 500, endMs: startMs + 60_000 + (first + index) * 500 })) }));
    }
    return valueOf(await requests['jobs:list'](undefined));
  }, { jobs: JOBS, batch: BATCH, startMs: FOOTAGE_START_MS });
}

/** As the engine's publisher does, so that the percentage and the moment are known. */
async function publish(application: ElectronApplication, state: JobState): Promise<void> {
  await application.evaluate(({ BrowserWindow }, published) => { BrowserWindow.getAllWindows()[0]?.webContents.send('jobs:changed', published); }, state);
}

/** The first jobs run, each as far as is said. */
function running(state: JobState, sequence: number, percents: readonly number[]): JobState {
  const jobs = state.results.jobs.map((job, index) => {
    const progressPercent = percents[index];
    return progressPercent === undefined ? job : { ...job, status: 'running' as const, currentStep: 'copying' as const, startTime: job.queuedAt + index, position: null, progressPercent };
  });
  return { ...state, status: 'running', sequence, results: { jobs } };
}

test('a job’s progress, one of a hundred, renders its row and nothing else of the page', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await watchRenders(page);
  const state = await fillQueue(page);
  await goTo(page, 'Queue');
  await expect(page.locator('.job-item')).toHaveCount(JOBS);
  const progress = page.locator('.job-item').nth(1).getByRole('progressbar');
  await publish(application, running(state, state.sequence + 1, Array.from({ length: RUNNING }, () => 10)));
  await expect(progress).toHaveAttribute('aria-valuenow', '10');

  await forgetRenders(page);
  await publish(application, running(state, state.sequence + 2, [10, 37, 10]));
  await expect(progress).toHaveAttribute('aria-valuenow', '37');
  const row = '.job-item:nth-child(2)';
  const renders = await rendersIn(page, [row]);
  expect(renders.length).toBeGreaterThan(0);
  expect(renders.filter((place) => place !== row)).toEqual([]);

  // On a page that shows no job.
  await goTo(page, 'Footage');
  await expect(timeline(page, 'garden')).toBeVisible();
  await forgetRenders(page);
  await publish(application, running(state, state.sequence + 3, [10, 38, 10]));
  await goTo(page, 'Queue');
  await expect(progress).toHaveAttribute('aria-valuenow', '38');
  expect((await rendersIn(page, ['.footage-page'])).filter((place) => place === '.footage-page')).toEqual([]);
});

test('a pointer over the timelines renders the cursor alone; zooming and panning render timelines and scale, and neither form nor names', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await watchRenders(page);
  await page.getByRole('button', { name: 'Whole day' }).click();
  await page.getByRole('button', { name: 'Select all' }).click();
  await expect(page.locator('.camera-row-chosen')).toHaveCount(footage.cameraNames.length);
  const from = await pointOn(timeline(page, 'garden'), 0.4);
  const to = await pointOn(timeline(page, 'garden'), 0.6);
  await page.mouse.move(from.x, from.y);
  await expect(page.locator('.hover-label')).toBeVisible();

  const others = ['.camera-choice', '.timeline-foot', '.camera-row', '.camera-list-tools', '.day-toolbar', '.page-header', '.range-pictures', '.export-panel'];
  const areas = ['.hover-area', '.timeline-track', ...others];
  await forgetRenders(page);
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await expect.poll(() => page.locator('.hover-line').evaluate((line) => line.getBoundingClientRect().left)).toBeCloseTo(to.x, -1);
  expect(new Set(await rendersIn(page, areas))).toEqual(new Set(['.hover-area']));

  await page.mouse.move(from.x, from.y);
  await forgetRenders(page);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await page.keyboard.up('Control');
  await expect(page.getByRole('status', { name: 'Part of the day in view' })).not.toHaveText('24 h');
  const zoomed = await rendersIn(page, areas);
  expect(zoomed.filter((place) => place === '.timeline-track').length).toBeGreaterThanOrEqual(footage.cameraNames.length);
  expect(zoomed.filter((place) => others.includes(place))).toEqual([]);
});
