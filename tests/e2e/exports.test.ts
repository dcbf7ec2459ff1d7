import type { Locator, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../../scripts/setup/state.mjs';
import { answerFolderDialog } from '../helpers/launch-window.ts';
import { makeHeldFfmpeg, makeSlowFfmpeg } from '../helpers/launch-ffmpeg.ts';
import { addFootage, exportOnDisk, expect, goTo, queueExport, test } from './fixtures.ts';

const FRAME_SECONDS = 0.1;
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const activeJob = (page: Page, name: string) => page.getByRole('list', { name: 'Active exports' }).getByRole('listitem', { name, exact: true });

async function act(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('queues one export a camera, files them in a new case, and shows them with their pictures', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await page.getByRole('combobox', { name: 'Case' }).selectOption('New case');
  await page.getByRole('textbox', { name: 'Case name' }).fill('Break-in');
  await queueExport(page, ['front_door', 'car park'], '12:00:03', '12:02:30', 'Night');
  await expect(page.getByText('2 exports queued')).toBeVisible();
  await goTo(page, 'Exports');
  for (const name of ['Night - front_door', 'Night - car park']) {
    await expect(card(page, name)).toBeVisible();
    await expect(card(page, name)).toContainText('Break-in');
    // A picture that could not be loaded is replaced by a symbol.
    await expect.poll(() => card(page, name).locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  }
  await expect(card(page, 'Night - car park')).toContainText('1 gap');
  expect(problems).toEqual([]);
});

test('shows the step, the bar and the time left of three jobs at once, of which ffmpeg works for two; the fourth is queued', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open({ REELCASE_FFMPEG: makeSlowFfmpeg(desk.folder, readSetup().ffmpeg) });
  await queueExport(page, ['front_door', 'car park', 'garden'], '12:00:00', '12:03:00', 'Long');
  await queueExport(page, ['front_door'], '12:00:00', '12:01:00', 'Fourth');
  await goTo(page, 'Queue');
  const items = page.getByRole('list', { name: 'Active exports' }).getByRole('listitem');
  await expect(items.filter({ hasText: 'Copying' })).toHaveCount(2);
  const waiting = items.filter({ hasText: 'Waits for its turn: 2 others are at work' });
  await expect(waiting).toHaveCount(1);
  // Which one waits depends on how long the files of each take to be looked at.
  const waitingName = await waiting.getAttribute('aria-label') ?? '';
  const [first = '', second = ''] = ['front_door', 'car park', 'garden'].filter((camera) => waitingName !== `Long - ${camera}`);
  await expect(activeJob(page, 'Fourth')).toContainText('Position 1 in the queue');
  const bar = page.getByRole('progressbar', { name: `Progress of Long - ${first}` });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  const before = Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
  await expect(activeJob(page, `Long - ${first}`)).toContainText(/about \d+ (second|minute)s? left/, { timeout: 30_000 });

  await page.getByRole('button', { name: `Cancel Long - ${second}`, exact: true }).click();
  await expect(activeJob(page, waitingName)).toContainText('Copying');
  await expect(activeJob(page, 'Fourth')).toContainText('Waits for its turn: 2 others are at work');
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem', { name: `Long - ${second}` })).toContainText('Cancelled');
  const cancelledFile = new RegExp(`^${second.replace(' ', '.')}`);
  expect(readdirSync(join(desk.dataFolder, 'exports')).filter((name) => cancelledFile.test(name))).toEqual([]);
});

test('a failed export says why and can be tried again', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const held = makeHeldFfmpeg(desk.folder, readSetup().ffmpeg);
  const { page } = await desk.open({ REELCASE_FFMPEG: held.path });
  held.breakDown();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Unlucky');
  await goTo(page, 'Queue');
  const ended = page.getByRole('list', { name: 'History' }).getByRole('listitem', { name: 'Unlucky' });
  await expect(ended).toContainText('Failed');
  await expect(ended).toContainText('A disk reported an error while the export was made.');
  await page.getByRole('button', { name: 'Details of Unlucky' }).click();
  await expect(page.getByRole('dialog')).toContainText('Input/output error');
  await page.keyboard.press('Escape');
  held.repair();
  await page.getByRole('button', { name: 'Retry Unlucky' }).click();
  await expect(ended).toContainText('Done');
  await goTo(page, 'Exports');
  await expect(card(page, 'Unlucky')).toBeVisible();
});

/** Puts a minute of noise, more than a player keeps in memory, in the place of an export. */
function replaceByLargeVideo(file: string, folder: string): void {
  const large = join(folder, 'large.mp4');
  const source = 'testsrc2=size=640x360:rate=10:duration=60,noise=alls=100:allf=t+u';
  execFileSync(readSetup().ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '20', '-g', '10', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', large]);
  expect(statSync(large).size).toBeGreaterThan(60_000_000);
  renameSync(large, file);
}

/** Pauses and seeks. @returns where the video says it is; fails with what it told meanwhile when that takes too long */
function seekTo(video: Locator, seconds: number): Promise<number> {
  return video.evaluate((element: HTMLVideoElement, target) => new Promise<number>((resolve, reject) => {
    const told: string[] = [];
    for (const name of ['seeking', 'seeked', 'waiting', 'stalled', 'suspend', 'abort', 'emptied', 'error']) element.addEventListener(name, () => { told.push(name); }, { once: true });
    const describe = () => `ready ${String(element.readyState)}, network ${String(element.networkState)}, ${element.error?.message ?? 'no error'}, ${told.join(' ')}`;
    const limit = setTimeout(() => { reject(new Error(`The seek to ${String(target)} s did not end: ${describe()}`)); }, 20_000);
    element.addEventListener('seeked', () => {
      clearTimeout(limit);
      resolve(element.currentTime);
    }, { once: true });
    element.pause();
    element.currentTime = target;
  }), seconds);
}

/** Plays so much. @returns how far it came, and in what time */
function playFor(video: Locator, seconds: number): Promise<{ advancedSeconds: number; elapsedSeconds: number }> {
  return video.evaluate(async (element: HTMLVideoElement, length) => {
    const from = element.currentTime;
    const startedAtMs = performance.now();
    const elapsedSeconds = () => (performance.now() - startedAtMs) / 1_000;
    void element.play();
    while (element.currentTime < from + length && elapsedSeconds() < 20) await new Promise((resolve) => { setTimeout(resolve, 20); });
    return { advancedSeconds: element.currentTime - from, elapsedSeconds: elapsedSeconds() };
  }, seconds);
}

test('plays an export in the window: as long as planned, and from where one seeks to', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:03', '12:02:00', 'Delivery');
  await goTo(page, 'Exports');
  await page.getByRole('button', { name: 'Play Delivery', exact: true }).click();
  const video = page.getByLabel('Video player');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(3);
  const facts = await video.evaluate((element: HTMLVideoElement) => ({ duration: element.duration, width: element.videoWidth, seekable: element.seekable.end(0) }));
  expect(Math.abs(facts.duration - 117)).toBeLessThanOrEqual(FRAME_SECONDS);
  expect(Math.abs(facts.seekable - 117)).toBeLessThanOrEqual(FRAME_SECONDS);
  expect(facts.width).toBe(640);

  // Forward beyond what has been read, to the last second, back, and to where it plays on.
  for (const seconds of [110, 116.5, 3, 60]) expect(Math.abs(await seekTo(video, seconds) - seconds)).toBeLessThanOrEqual(FRAME_SECONDS);
  // 60 s after 12:00:03.
  const clock = page.getByRole('timer', { name: 'Time of recording' });
  await expect(clock).toContainText('2026-05-01 12:01:03');
  const { advancedSeconds, elapsedSeconds } = await playFor(video, 1.5);
  expect(advancedSeconds).toBeGreaterThanOrEqual(1.5);
  expect(advancedSeconds).toBeLessThanOrEqual(elapsedSeconds + FRAME_SECONDS);
  await expect(clock).toContainText(/2026-05-01 12:01:0[4-9]/);
  await page.keyboard.press('Escape');
  await expect(video).toBeHidden();
  expect(problems).toEqual([]);
});

test('seeks in a file that is too large to be read whole', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await queueExport(page, ['garden'], '12:00:00', '12:01:00', 'Large');
  await goTo(page, 'Exports');
  await expect(card(page, 'Large')).toBeVisible();
  replaceByLargeVideo(exportOnDisk(desk), desk.folder);
  await page.getByRole('button', { name: 'Play Large', exact: true }).click();
  const video = page.getByLabel('Video player');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(1);
  for (const seconds of [58, 1, 45, 20]) expect(Math.abs(await seekTo(video, seconds) - seconds)).toBeLessThanOrEqual(FRAME_SECONDS);
  expect((await playFor(video, 1)).advancedSeconds).toBeGreaterThanOrEqual(1);
  const bufferedSeconds = await video.evaluate(({ buffered }: HTMLVideoElement) => Array.from({ length: buffered.length }, (_, index) => buffered.end(index) - buffered.start(index)).reduce((sum, length) => sum + length, 0));
  expect(bufferedSeconds).toBeLessThan(55);
  expect(problems).toEqual([]);
});

test('renames, shows in its folder, tells its details, deletes', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:30', 'First name');
  await goTo(page, 'Exports');
  await expect(card(page, 'First name')).toBeVisible();
  const file = exportOnDisk(desk);

  await application.evaluate(({ shell }) => { shell.showItemInFolder = (path) => { (globalThis as { shown?: string }).shown = path; }; });
  await act(page, 'First name', 'Show in folder');
  await expect.poll(() => application.evaluate(() => (globalThis as { shown?: string }).shown)).toBe(file);

  await act(page, 'First name', 'Rename');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Second name');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(card(page, 'Second name')).toBeVisible();
  await expect(card(page, 'First name')).toHaveCount(0);

  await act(page, 'Second name', 'Details');
  await expect(page.getByRole('dialog')).toContainText(file);
  await page.keyboard.press('Escape');

  await act(page, 'Second name', 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(existsSync(file)).toBe(true);
  await act(page, 'Second name', 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No exports yet' })).toBeVisible();
  expect(existsSync(file)).toBe(false);
});

test('files several exports in a case, takes them out, and deletes them together', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door', 'car park', 'garden'], '12:00:00', '12:00:20', 'Trio');
  await goTo(page, 'Exports');
  const names = ['Trio - front_door', 'Trio - car park', 'Trio - garden'];
  for (const name of names) await expect(card(page, name)).toBeVisible();
  const selection = page.getByRole('toolbar', { name: 'Selected exports' });
  for (const name of names.slice(0, 2)) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await expect(selection).toContainText('2 selected');
  await selection.getByRole('button', { name: 'Add to case' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Case name' }).fill('Together');
  await page.getByRole('dialog').getByRole('button', { name: 'Add to case' }).click();
  for (const name of names.slice(0, 2)) await expect(card(page, name)).toContainText('Together');
  await expect(card(page, 'Trio - garden')).not.toContainText('Together');

  await page.getByRole('combobox', { name: 'Filter by case' }).selectOption('Together');
  await expect(page.getByRole('article')).toHaveCount(2);
  await act(page, 'Trio - car park', 'Remove from case');
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Filter by case' }).selectOption('All exports');
  await page.getByRole('textbox', { name: 'Search exports' }).fill('garden');
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Search exports' }).fill('');

  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await selection.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('article')).toHaveCount(0);
  expect(readdirSync(join(desk.dataFolder, 'exports'))).toEqual([]);
});

test('writes to the folder that the settings name', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await goTo(page, 'Settings');
  await answerFolderDialog(application, desk.folder);
  await page.getByRole('button', { name: 'Choose export folder…' }).click();
  await expect(page.getByText(desk.folder, { exact: true })).toBeVisible();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Elsewhere');
  await goTo(page, 'Exports');
  await expect(card(page, 'Elsewhere')).toBeVisible();
  expect(readdirSync(desk.folder).filter((name) => name.endsWith('.mp4'))).toHaveLength(1);
});
