/// <reference lib="dom" />
/* global window, requestAnimationFrame -- of what runs in the page */
import { percentile } from './figures.mjs';

/** A picture that comes later than this after the last one is one that 60 a second would not have: the screen's next turn was missed. */
const LATE_AFTER_MS = 25;

/** @typedef {{ frames: number[], longTasks: number[], isOn: boolean, observer: PerformanceObserver }} PageProbe */

/**
 * What a page did while something was done to it.
 * @typedef {object} PageFigures
 * @property {number} seconds
 * @property {number} framesASecond
 * @property {number} medianMs between two pictures
 * @property {number} p99Ms
 * @property {number} longestMs
 * @property {number} lateShare of the pictures, 0 to 1
 * @property {number} longTasks over 50 ms
 * @property {number} longestTaskMs 0 where none was over 50 ms
 * @property {number} busyShare of the time in which the page's main thread worked, 0 to 1
 * @property {number} layoutMs a second
 * @property {number} scriptMs a second
 * @property {number} styleMs a second
 */

/**
 * Watches a page while something is done to it. The watch itself asks for every picture, so that a page without change has 60 a second too.
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<unknown>} work
 * @returns {Promise<PageFigures>}
 */
export async function watchPage(page, work) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'timeTicks' });
  const before = await readMetrics(session);
  await page.evaluate(startProbe);
  await work();
  const { frames, longTasks } = await page.evaluate(stopProbe);
  const after = await readMetrics(session);
  await session.detach();
  const seconds = after.Timestamp - before.Timestamp;
  const intervals = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  /** @param {keyof Metrics} name */
  const share = (name) => (after[name] - before[name]) / seconds;
  return {
    seconds,
    framesASecond: intervals.length / (intervals.reduce((sum, each) => sum + each, 0) / 1_000),
    medianMs: percentile(intervals, 50), p99Ms: percentile(intervals, 99), longestMs: percentile(intervals, 100),
    lateShare: intervals.filter((each) => each > LATE_AFTER_MS).length / intervals.length,
    longTasks: longTasks.length, longestTaskMs: Math.max(0, ...longTasks),
    busyShare: share('TaskDuration'), layoutMs: share('LayoutDuration') * 1_000, scriptMs: share('ScriptDuration') * 1_000, styleMs: share('RecalcStyleDuration') * 1_000,
  };
}

/** @typedef {Record<'Timestamp' | 'TaskDuration' | 'LayoutDuration' | 'ScriptDuration' | 'RecalcStyleDuration' | 'JSHeapUsedSize' | 'Nodes', number>} Metrics Chromium's own, in seconds and bytes */

/** @param {import('@playwright/test').CDPSession} session @returns {Promise<Metrics>} */
async function readMetrics(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return /** @type {Metrics} */ (Object.fromEntries(metrics.map(({ name, value }) => [name, value])));
}

/**
 * What a page holds, after what nobody needs any more was collected.
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<{ heapMb: number, nodes: number }>} of scripts; of the document
 */
export async function readPageMemory(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'timeTicks' });
  await session.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize, Nodes } = await readMetrics(session);
  await session.detach();
  return { heapMb: JSHeapUsedSize / 1e6, nodes: Nodes };
}

function startProbe() {
  /** @type {PageProbe} */
  const probe = { frames: [], longTasks: [], isOn: true, observer: new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) probe.longTasks.push(duration); }) };
  probe.observer.observe({ type: 'longtask' });
  /** @param {number} now */
  const tick = (now) => {
    probe.frames.push(now);
    if (probe.isOn) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  Object.assign(window, { benchProbe: probe });
}

function stopProbe() {
  const { benchProbe: probe } = /** @type {Window & typeof globalThis & { benchProbe: PageProbe }} */ (window);
  probe.isOn = false;
  for (const { duration } of probe.observer.takeRecords()) probe.longTasks.push(duration);
  probe.observer.disconnect();
  return { frames: probe.frames, longTasks: probe.longTasks };
}
