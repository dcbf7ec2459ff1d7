/// <reference lib="dom" />
/* global document, window, HTMLElement, requestAnimationFrame -- of what runs in the page */
import { _electron } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { programEnvironment } from '../setup/program-environment.mjs';
import { projectFolder } from '../setup/project.mjs';
import { readSetup } from '../setup/state.mjs';
import { startVirtualDisplay } from '../testing/virtual-display.mjs';
import { buildEngineParts } from './build-engine-parts.mjs';
import { figure, markdownTable, percentile } from './figures.mjs';
import { dragRange, movePointer, panByWheel, scrollByWheel, timelinesArea, waitAWhile, zoomByWheel } from './window-gestures.mjs';
import { readPageMemory, watchPage } from './window-probe.mjs';
import { ACTIVE_JOBS, ENDED_JOBS, makeWindowStore, RUNNING_JOBS } from './window-store.mjs';

const ROWS = 32;
const DAY_CHANGES = 20;
const WAIT_LIMIT_MS = 60_000;
/** Nothing to draw, and the colours of the program. */
const EMPTY_PAGE = 'data:text/html,<body style="margin:0;background:%23131a21;height:100vh">';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').ElectronApplication} Application */
/** @typedef {import('./window-probe.mjs').PageFigures} PageFigures */
/** @typedef {{ name: string, figures: PageFigures }} Watched */

/**
 * The built program in its own window, with a day of 32 cameras full of gaps, long lists and a full queue: how soon it can be used, how
 * smoothly it moves, alone and beside three exports, and what it holds. An empty page in the same run says what the machine allows.
 * @param {{ folder: string, rounds: number }} options a folder on a disk with 2 GB to spare; how often the program is started
 */
export async function benchWindow({ folder: parent, rounds }) {
  const parts = await buildEngineParts();
  const folder = mkdtempSync(join(parent, 'reelcase-bench-window-'));
  const display = readSetup().hasDisplay ? undefined : await startVirtualDisplay();
  try {
    const dataFolder = await makeWindowStore(parts, folder);
    /** @type {number[]} */
    const starts = [];
    for (let round = 1; round < rounds; round += 1) {
      const opened = await openProgram(dataFolder, display?.display);
      starts.push(opened.startMs);
      await opened.application.close();
    }
    const { application, page, startMs } = await openProgram(dataFolder, display?.display);
    try {
      await measureWindow(application, page, [...starts, startMs]);
    } finally {
      await application.close();
    }
  } finally {
    display?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Starts the program and waits until every timeline shows what is recorded.
 * @param {string} dataFolder
 * @param {string | undefined} display of X, where it is not the environment's own
 * @returns {Promise<{ application: Application, page: Page, startMs: number }>}
 */
async function openProgram(dataFolder, display) {
  const { electronExecutable } = readSetup();
  const environment = { ...process.env, ...programEnvironment(), REELCASE_DATA: '', REELCASE_NO_DIALOGS: '1', TZ: 'UTC', ...(display === undefined ? {} : { DISPLAY: display }) };
  const startedAtMs = performance.now();
  const application = await _electron.launch({
    executablePath: electronExecutable,
    args: [projectFolder, '--log-level=3', '--data', dataFolder],
    cwd: projectFolder,
    env: /** @type {Record<string, string>} */ (environment),
  });
  const page = await application.firstWindow();
  await page.waitForFunction(areTimelinesShown, ROWS, { polling: 'raf', timeout: WAIT_LIMIT_MS });
  return { application, page, startMs: performance.now() - startedAtMs };
}

/** @param {number} rows */
function areTimelinesShown(rows) {
  return document.querySelectorAll('.timeline-track:not(.timeline-track-loading) .timeline-recorded[d^="M"]').length >= rows;
}

/** @param {Application} application @param {Page} page @param {readonly number[]} starts */
async function measureWindow(application, page, starts) {
  const graphics = await application.evaluate(({ app }) => app.getGPUFeatureStatus());
  const size = await page.evaluate(() => `${String(window.innerWidth)} × ${String(window.innerHeight)}`);
  await showBenchCameras(page);
  const dayChanges = await changeDays(page);
  /** @type {Watched[]} */
  const watched = [];
  /** @param {string} name @param {() => Promise<unknown>} work @param {Page} [on] */
  const watch = async (name, work, on = page) => { watched.push({ name, figures: await watchPage(on, work) }); };
  const area = await timelinesArea(page);
  const memoryAtFirst = await readMemory(application, page);

  await watchEmptyPage(application, (name, work, on) => watch(name, work, on), area);
  await watchTimelines(page, '', watch);
  await goTo(page, 'Exports');
  await watch(`exports, ${String(ENDED_JOBS)} in pages: scrolling`, () => scrollByWheel(page));
  await goTo(page, 'Queue');
  await page.locator('.job-item').nth(ACTIVE_JOBS - 1).waitFor();
  await watch(`queue, ${String(ACTIVE_JOBS)} waiting, and the history: scrolling`, () => scrollByWheel(page));
  const memoryOfLists = await readMemory(application, page);

  await page.getByRole('button', { name: 'Let the queue go on' }).click();
  await page.waitForFunction((count) => document.querySelectorAll('.job-item [role=progressbar][aria-valuenow]').length >= count, RUNNING_JOBS, { timeout: WAIT_LIMIT_MS });
  const beside = `beside ${String(RUNNING_JOBS)} exports`;
  await watch(`queue, ${beside}: nothing done`, waitAWhile);
  await watch(`queue, ${beside}: scrolling`, () => scrollByWheel(page));
  await goTo(page, 'Footage');
  await watchEmptyPage(application, (name, work, on) => watch(`${name}, ${beside}`, work, on), area);
  await watchTimelines(page, `, ${beside}`, watch);
  const memoryAtLast = await readMemory(application, page);

  console.log(`\n### The window, ${size}, Chromium's compositing: ${graphics.gpu_compositing}\n`);
  console.log(markdownTable(['', 'median', 'longest', 'times'], [timesRow('start to 32 timelines that show the day, ms', starts), timesRow('another day, from the press to its timelines, ms', dayChanges)]));
  console.log(`\n${framesTable(watched)}\n`);
  console.log(markdownTable(['memory, MB', 'page, resident', 'of these scripts', 'elements', 'main process', 'graphics process'], [['after the start', ...memoryAtFirst], ['queue of 100 and history', ...memoryOfLists], ['after everything', ...memoryAtLast]]));
}

/** @param {string} name @param {readonly number[]} times */
function timesRow(name, times) {
  return [name, figure(percentile(times, 50)), figure(percentile(times, 100)), String(times.length)];
}

/** @param {readonly Watched[]} watched */
function framesTable(watched) {
  return markdownTable(
    ['what is done', 'pictures/s', 'ms between two: median / 99th / longest', 'over 25 ms', 'long tasks (longest, ms)', 'main thread busy', 'ms a second: script / style / layout'],
    watched.map(({ name, figures: { framesASecond, medianMs, p99Ms, longestMs, lateShare, longTasks, longestTaskMs, busyShare, scriptMs, styleMs, layoutMs } }) => [
      name, figure(framesASecond), `${figure(medianMs)} / ${figure(p99Ms)} / ${figure(longestMs)}`, `${(lateShare * 100).toFixed(1)} %`,
      longTasks === 0 ? '0' : `${String(longTasks)} (${figure(longestTaskMs)})`, `${(busyShare * 100).toFixed(0)} %`, `${figure(scriptMs)} / ${figure(styleMs)} / ${figure(layoutMs)}`,
    ]),
  );
}

/** Leaves the 32 cameras that have gaps, and chooses none. @param {Page} page */
async function showBenchCameras(page) {
  await page.getByRole('textbox', { name: 'Search cameras' }).fill('camera-');
  await page.waitForFunction((rows) => document.querySelectorAll('.timeline-track').length === rows, ROWS, { timeout: WAIT_LIMIT_MS });
}

/** @param {Page} page @returns {Promise<number[]>} ms from each press to the picture with its timelines */
async function changeDays(page) {
  const times = [];
  for (let change = 0; change < DAY_CHANGES; change += 1) times.push(await page.evaluate(changeDay, { label: change % 2 === 0 ? 'Previous day' : 'Next day', rows: ROWS }));
  return times;
}

/** @param {{ label: string, rows: number }} day @returns {Promise<number>} */
function changeDay({ label, rows }) {
  const button = document.querySelector(`button[aria-label="${label}"]`);
  if (!(button instanceof HTMLElement)) throw new Error(`There is no button “${label}”.`);
  const before = document.querySelector('.timeline-track')?.getAttribute('aria-label')?.slice(0, 30);
  const startedAtMs = performance.now();
  button.click();
  return new Promise((resolve) => {
    const look = () => {
      const isOther = document.querySelector('.timeline-track')?.getAttribute('aria-label')?.slice(0, 30) !== before;
      const shown = document.querySelectorAll('.timeline-track:not(.timeline-track-loading) .timeline-recorded[d^="M"]').length;
      // What was drawn in this turn is on the screen with the next one.
      if (isOther && shown === rows) requestAnimationFrame(() => { resolve(performance.now() - startedAtMs); });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** @param {Application} application @param {(name: string, work: () => Promise<unknown>, on: Page) => Promise<void>} watch @param {import('./window-gestures.mjs').Area} area */
async function watchEmptyPage(application, watch, area) {
  const opened = application.waitForEvent('window');
  await application.evaluate(({ BrowserWindow }, address) => {
    const window = new BrowserWindow({ width: 1_360, height: 880, autoHideMenuBar: true });
    void window.loadURL(address);
  }, EMPTY_PAGE);
  const page = await opened;
  await page.locator('body').waitFor();
  await watch('an empty page: pointer moves', () => movePointer(page, area), page);
  await page.close();
}

/** @param {Page} page @param {string} beside @param {(name: string, work: () => Promise<unknown>) => Promise<void>} watch */
async function watchTimelines(page, beside, watch) {
  await page.getByRole('button', { name: 'Whole day' }).click();
  await page.locator('#main').evaluate((main) => { main.scrollTo(0, 0); });
  const area = await timelinesArea(page);
  await watch(`timelines: pointer moves${beside}`, () => movePointer(page, area));
  await page.getByRole('button', { name: 'Select all' }).click();
  await watch(`timelines, 32 chosen: a range is dragged${beside}`, () => dragRange(page, area));
  await watch(`timelines, 32 chosen: zoom${beside}`, () => zoomByWheel(page, area));
  await page.getByRole('button', { name: 'Whole day' }).click();
  for (let time = 0; time < 2; time += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
  await watch(`timelines, 32 chosen: pan${beside}`, () => panByWheel(page, area));
  await page.getByRole('button', { name: 'Whole day' }).click();
  await watch(`timelines: scrolling${beside}`, () => scrollByWheel(page));
  await page.getByRole('button', { name: 'Clear selection' }).click();
}

/** @param {Page} page @param {string} name */
async function goTo(page, name) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name, exact: true }).click();
}

/** @param {Application} application @param {Page} page @returns {Promise<string[]>} */
async function readMemory(application, page) {
  const { heapMb, nodes } = await readPageMemory(page);
  const processes = await application.evaluate(({ app }) => app.getAppMetrics().map(({ type, memory }) => ({ type, mb: (memory.workingSetSize * 1_024) / 1e6 })));
  /** @param {string} type */
  const mb = (type) => figure(processes.filter((each) => each.type === type).reduce((sum, each) => sum + each.mb, 0));
  return [mb('Tab'), figure(heapMb), String(nodes), mb('Browser'), mb('GPU')];
}
