import type { Locator, Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../../scripts/setup/state.mjs';
import { makeSlowFfmpeg } from '../helpers/launch-ffmpeg.ts';
import { answerFolderDialog } from '../helpers/launch-window.ts';
import { addFootage, expect, goTo, queueExport, test } from './fixtures.ts';

const active = (page: Page) => page.getByRole('list', { name: 'Active exports' }).getByRole('listitem');
const activeJob = (page: Page, name: string) => page.getByRole('list', { name: 'Active exports' }).getByRole('listitem', { name, exact: true });
const ended = (page: Page) => page.getByRole('list', { name: 'History' }).getByRole('listitem');
const wholeQueue = (page: Page) => page.getByRole('region', { name: 'The queue as a whole' });
const namesOf = (rows: Locator) => rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label')));

async function act(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Pauses the queue and fills it, one job at a time to run. */
async function fillPausedQueue(page: Page, names: readonly string[]): Promise<void> {
  await goTo(page, 'Queue');
  await page.getByRole('textbox', { name: 'Exports at once' }).fill('1');
  await page.getByRole('button', { name: 'Pause the queue' }).click();
  await expect(wholeQueue(page)).toContainText('The queue is paused');
  for (const name of names) await queueExport(page, ['front_door'], '12:00:00', '12:00:20', name);
  await goTo(page, 'Queue');
  await expect(active(page)).toHaveCount(names.length);
}

test('a paused queue starts nothing; its order is changed by keys, and is the order in which it runs', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await fillPausedQueue(page, ['First', 'Second', 'Third']);
  await expect(wholeQueue(page)).toContainText('0 running, 3 waiting');
  await page.waitForTimeout(1_000);
  expect(await namesOf(active(page))).toEqual(['First', 'Second', 'Third']);
  for (const name of ['First', 'Second', 'Third']) await expect(activeJob(page, name)).toContainText('Queued');

  const handle = page.getByRole('button', { name: 'Move Third', exact: true });
  await handle.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => namesOf(active(page))).toEqual(['First', 'Third', 'Second']);
  await expect(page.getByText('Third is now number 2 of 3.')).toBeAttached();
  await expect(handle).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => namesOf(active(page))).toEqual(['Third', 'First', 'Second']);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByText('Third is already the next one.')).toBeAttached();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => namesOf(active(page))).toEqual(['First', 'Third', 'Second']);
  await act(page, 'Second', 'Move to the top');
  await expect.poll(() => namesOf(active(page))).toEqual(['Second', 'First', 'Third']);

  await page.getByRole('button', { name: 'Let the queue go on' }).click();
  // The latest comes first.
  await expect.poll(() => namesOf(ended(page))).toEqual(['Third', 'First', 'Second']);
  await expect(wholeQueue(page)).toContainText('The queue is empty');
  expect(problems).toEqual([]);
});

test('a job is dragged to another place', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await fillPausedQueue(page, ['First', 'Second', 'Third']);
  const dragTo = async (name: string, target: string, share: number) => {
    const from = await page.getByRole('button', { name: `Move ${name}`, exact: true }).boundingBox();
    const to = await activeJob(page, target).boundingBox();
    if (from === null || to === null) throw new Error('It is not on the screen.');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, to.y + to.height * share, { steps: 6 });
    await page.mouse.up();
  };
  await dragTo('First', 'Third', 0.8);
  await expect.poll(() => namesOf(active(page))).toEqual(['Second', 'Third', 'First']);
  await dragTo('Third', 'Second', 0.2);
  await expect.poll(() => namesOf(active(page))).toEqual(['Third', 'Second', 'First']);
  // Half of a row's own height is no move.
  await dragTo('Second', 'Second', 0.9);
  expect(await namesOf(active(page))).toEqual(['Third', 'Second', 'First']);
});

test('a break point stops the queue before its job, says so, and can be taken away', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await fillPausedQueue(page, ['First', 'Second', 'Third']);
  await act(page, 'First', 'Stop the queue before this');
  await page.getByRole('button', { name: 'Do not stop before First' }).click();
  await expect(activeJob(page, 'First')).not.toContainText('The queue stops here');
  await act(page, 'Second', 'Stop the queue before this');
  await expect(activeJob(page, 'Second')).toContainText('The queue stops here');

  await page.getByRole('button', { name: 'Let the queue go on' }).click();
  await expect(wholeQueue(page)).toContainText('The queue has stopped at a break point');
  await expect.poll(() => namesOf(ended(page))).toEqual(['First']);
  expect(await namesOf(active(page))).toEqual(['Second', 'Third']);
  await page.getByRole('button', { name: 'Let the queue go on' }).click();
  await expect.poll(() => namesOf(ended(page))).toEqual(['Third', 'Second', 'First']);
});

test('a job that waits is held back alone; one that runs stands still, also with the whole queue', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open({ REELCASE_FFMPEG: makeSlowFfmpeg(desk.folder, readSetup().ffmpeg) });
  await fillPausedQueue(page, ['Held']);
  await page.getByRole('button', { name: 'Pause Held', exact: true }).click();
  await expect(activeJob(page, 'Held')).toContainText('Paused');
  await goTo(page, 'Footage');
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('combobox', { name: 'Kind of export' }).selectOption('Re-encode');
  await queueExport(page, ['garden'], '12:00:00', '12:02:00', 'Slow');
  await goTo(page, 'Queue');
  await page.getByRole('button', { name: 'Let the queue go on' }).click();
  const slow = activeJob(page, 'Slow');
  const bar = page.getByRole('progressbar', { name: 'Progress of Slow' });
  const percent = async () => Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(percent, { timeout: 20_000 }).toBeGreaterThan(0);
  await expect(activeJob(page, 'Held')).toContainText('Paused');

  const standsStill = async () => {
    await expect(slow).toContainText('Paused · Encoding');
    await page.waitForTimeout(500);
    const before = await percent();
    await page.waitForTimeout(1_500);
    expect(await percent()).toBe(before);
    return before;
  };
  await page.getByRole('button', { name: 'Pause Slow', exact: true }).click();
  const first = await standsStill();
  await page.getByRole('button', { name: 'Resume Slow', exact: true }).click();
  await expect.poll(percent, { timeout: 20_000 }).toBeGreaterThan(first);
  await page.getByRole('button', { name: 'Pause the queue' }).click();
  const second = await standsStill();
  // Only the queue can let it go on.
  await expect(page.getByRole('button', { name: 'Resume Slow', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Let the queue go on' }).click();
  await expect.poll(percent, { timeout: 20_000 }).toBeGreaterThan(second);
  await page.getByRole('button', { name: 'Cancel Slow', exact: true }).click();
  await expect(ended(page)).toContainText('Cancelled');
  await page.getByRole('button', { name: 'Resume Held', exact: true }).click();
  await expect.poll(() => namesOf(ended(page)), { timeout: 60_000 }).toEqual(['Held', 'Slow']);
});

test('the history is put away and found again; a job is queued once more; its attempts tell all', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Delivery');
  await goTo(page, 'Footage');
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('combobox', { name: 'Kind of export' }).selectOption('Time-lapse');
  await queueExport(page, ['garden'], '12:00:00', '12:02:00', 'Quick look');
  const wayToQueue = page.getByRole('button', { name: 'Go to queue' });
  await expect(wayToQueue).toHaveCount(2);
  await goTo(page, 'Queue');
  // At once, and not when it would go by itself.
  await expect(wayToQueue).toHaveCount(0, { timeout: 3_000 });
  await expect(ended(page)).toHaveCount(2);

  // By keys alone, and back to where the person was.
  const show = page.getByRole('button', { name: 'Show export Delivery' });
  await show.focus();
  await page.keyboard.press('Enter');
  const player = page.getByRole('dialog', { name: 'Delivery' });
  await expect.poll(() => player.locator('video').evaluate((video: HTMLVideoElement) => video.duration)).toBeCloseTo(20, 0);
  await page.keyboard.press('Escape');
  await expect(player).toHaveCount(0);
  await expect(show).toBeFocused();

  await page.getByRole('button', { name: 'Duplicate Delivery' }).click();
  await expect(page.getByText('“Delivery” queued once more')).toBeVisible();
  await expect(ended(page)).toHaveCount(3);

  await page.getByRole('button', { name: 'Details of Delivery' }).first().click();
  await expect(page.getByRole('dialog')).toContainText('Chapters: At each gap');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Details of Quick look' }).click();
  const attempt = page.getByRole('region', { name: 'Attempt 1' });
  for (const text of ['Done', 'Preparing', 'Encoding', 'Verifying', 'Time-lapse (quick)']) await expect(attempt).toContainText(text);
  await attempt.getByRole('button', { name: 'Copy command line' }).click();
  expect(await application.evaluate(({ clipboard }) => clipboard.readText())).toBe(await attempt.getByLabel('Command line', { exact: true }).textContent());
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(page.getByText('3 ended exports put away.')).toBeVisible();
  await expect(ended(page)).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Search history' }).fill('quick');
  await expect.poll(() => namesOf(ended(page))).toEqual(['Quick look']);
  await page.getByRole('textbox', { name: 'Search history' }).fill('nothing of the kind');
  await expect(page.getByText('No ended export matches.')).toBeVisible();
});

test('a command when all is done is refused with words where no administrator has set one', async ({ desk }) => {
  const { page } = await desk.open();
  await goTo(page, 'Queue');
  const select = page.getByRole('combobox', { name: 'When all is done' });
  await select.selectOption('Run the administrator’s command');
  await expect(page.getByRole('alert')).toContainText('No command for an empty queue is set');
  await expect(select).toHaveValue('nothing');
  await select.selectOption('Notify');
  await goTo(page, 'Settings');
  await expect(page.getByRole('combobox', { name: 'When all is done' })).toHaveValue('notify');
  await page.getByRole('combobox', { name: 'Proof of lossless copies' }).selectOption('Sample: compare a part');
  await goTo(page, 'Footage');
  await goTo(page, 'Settings');
  await expect(page.getByRole('combobox', { name: 'Proof of lossless copies' })).toHaveValue('sample');
});

test('footage of waiting exports is held in the folder that somebody chose for it', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await fillPausedQueue(page, ['Unheld']);
  await expect(activeJob(page, 'Unheld')).toContainText('Footage not held');
  await goTo(page, 'Settings');
  const source = page.getByRole('article', { name: 'north-gate' });
  const pins = join(desk.folder, 'pins');
  mkdirSync(pins);
  await answerFolderDialog(application, pins);
  await source.getByRole('button', { name: 'Choose the pin folder of north-gate' }).click();
  await expect(source).toContainText(pins);
  await queueExport(page, ['garden'], '12:00:00', '12:00:20', 'Kept');
  await goTo(page, 'Queue');
  await expect(activeJob(page, 'Kept')).not.toContainText('Footage not held');
  await goTo(page, 'Settings');
  await expect(source).toContainText(/[1-9][\d.]* k?B of at most 200 GB held now/);
  await source.getByRole('button', { name: 'Hold no footage of north-gate any more' }).click();
  await expect(source).toContainText('None: the recorder may delete footage');
});
