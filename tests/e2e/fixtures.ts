import { test as base, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoFootage } from '../../scripts/demo-footage/make-demo-footage.mjs';
import { demoCameras } from '../../scripts/demo-footage/demo-cameras.mjs';
import { readSetup } from '../../scripts/setup/state.mjs';
import { runCli } from '../helpers/launch-cli.ts';
import { launchWindow, type LaunchedWindow } from '../helpers/launch-window.ts';

/** Demo footage: 12:00:00 to 12:03:00 in Berlin, where the tests' windows are; the car park lacks 12:01:00 to 12:01:40. */
export const FOOTAGE_START_MS = Date.UTC(2026, 4, 1, 10, 0, 0);
export const FOOTAGE_DATE = '2026-05-01';
const FOOTAGE_SECONDS = 180;

/** What all tests of a worker share; only read. */
export interface Footage {
  recordingsFolder: string;
  cameraNames: string[];
}

/** A data folder of a test, and the windows opened on it; all are closed and removed when the test ends, however it ends. */
export interface Desk {
  /** For what the test makes besides. */
  folder: string;
  dataFolder: string;
  /** @param otherDataFolder instead of the desk's own */
  open(environment?: Record<string, string | undefined>, otherDataFolder?: string): Promise<LaunchedWindow>;
  /** Runs the command line on the same data folder; only while no window is open, unless it only reads. */
  command(...words: string[]): ReturnType<typeof runCli>;
}

export const test = base.extend<{ desk: Desk }, { footage: Footage }>({
  footage: [async ({}, use) => { // eslint-disable-line no-empty-pattern -- Playwright finds fixtures by this pattern
    const root = mkdtempSync(join(tmpdir(), 'reelcase-e2e-footage-'));
    // The source is called like its folder, and the README's pictures show it.
    const folder = join(root, 'north-gate');
    const cameras = demoCameras.map((camera) => ({ ...camera, gaps: camera.gaps.map(() => ({ startSeconds: 60, durationSeconds: 40 })) }));
    const { recordingsFolder } = await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder, startMs: FOOTAGE_START_MS, durationSeconds: FOOTAGE_SECONDS, cameras });
    await use({ recordingsFolder, cameraNames: cameras.map(({ name }) => name) });
    rmSync(root, { recursive: true, force: true });
  }, { scope: 'worker', timeout: 180_000 }],

  desk: async ({}, use) => { // eslint-disable-line no-empty-pattern -- as above
    const folder = mkdtempSync(join(tmpdir(), 'reelcase-e2e-'));
    const dataFolder = join(folder, 'data');
    mkdirSync(dataFolder);
    const windows: LaunchedWindow[] = [];
    await use({
      folder,
      dataFolder,
      open: async (environment = {}, otherDataFolder = dataFolder) => {
        const window = await launchWindow({ dataFolder: otherDataFolder, environment });
        windows.push(window);
        return window;
      },
      command: (...words) => runCli([...words, '--data', dataFolder], { REELCASE_FFMPEG: readSetup().ffmpeg, TZ: 'Europe/Berlin' }),
    });
    for (const window of windows) await window.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

/** Gives the data folder of a desk the footage, by the command line. */
export async function addFootage(desk: Desk, footage: Footage): Promise<void> {
  for (const words of [['source', 'add', 'frigate-folder', footage.recordingsFolder], ['index']]) {
    const { exitCode, errors } = await desk.command(...words);
    if (exitCode !== 0) throw new Error(errors);
  }
}

/** @returns the absolute path of the only file in the export folder */
export function exportOnDisk(desk: Desk): string {
  const folder = join(desk.dataFolder, 'exports');
  const [name, ...others] = readdirSync(folder);
  if (name === undefined || others.length > 0) throw new Error(`Not one file but ${String(name === undefined ? 0 : others.length + 1)} in ${folder}`);
  return join(folder, name);
}

export { expect } from '@playwright/test';

/** Goes to a page by the navigation. */
export async function goTo(page: Page, name: 'Footage' | 'Queue' | 'Exports' | 'Cases' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name, exact: true }).click();
}

/** Fills the range of the export form; times as a clock in Berlin shows them. */
export async function fillRange(page: Page, start: string, end: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Start date' }).fill(FOOTAGE_DATE);
  await page.getByRole('textbox', { name: 'Start time' }).fill(start);
  await page.getByRole('textbox', { name: 'End date' }).fill(FOOTAGE_DATE);
  await page.getByRole('textbox', { name: 'End time' }).fill(end);
}

/** Queues an export by the form of the footage page. */
export async function queueExport(page: Page, cameras: readonly string[], start: string, end: string, name: string): Promise<void> {
  await goTo(page, 'Footage');
  const clear = page.getByRole('button', { name: 'Clear selection' });
  if (await clear.isEnabled()) await clear.click();
  for (const camera of cameras) await page.getByRole('checkbox', { name: camera, exact: true }).check();
  await fillRange(page, start, end);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: cameras.length === 1 ? 'Queue export' : `Queue ${String(cameras.length)} exports` }).click();
}
