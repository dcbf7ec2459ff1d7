import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addFootage, expect, exportOnDisk, fillRange, FOOTAGE_START_MS, goTo, queueExport, test } from './fixtures.ts';

const plan = (page: Page) => page.getByRole('region', { name: 'What the export will hold' });
const ended = (page: Page) => page.getByRole('list', { name: 'History' }).getByRole('listitem');
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

async function chooseKind(page: Page, kind: string): Promise<void> {
  await goTo(page, 'Footage');
  const toggle = page.getByRole('button', { name: 'Options' });
  if (await toggle.getAttribute('aria-expanded') === 'false') await toggle.click();
  await page.getByRole('combobox', { name: 'Kind of export' }).selectOption(kind);
}

async function showDetails(page: Page, name: string): Promise<void> {
  await goTo(page, 'Exports');
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Details', exact: true }).click();
}

test('gaps are listed before anything is queued, and one file a span makes two jobs and two files', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await chooseKind(page, 'Lossless copy');
  await expect(page.getByRole('combobox', { name: 'Kind of export' }).getByRole('option', { name: /^Grid of cameras/ })).toBeDisabled();
  await page.getByRole('combobox', { name: 'Gaps in the recording' }).selectOption('One file a recorded span');
  await expect(page.getByRole('button', { name: 'Options' })).toHaveAccessibleDescription('Lossless copy: exact start, one file a span');
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await fillRange(page, '12:00:30', '12:02:30');
  await expect(plan(page).getByRole('list', { name: 'Gaps of car park' })).toContainText('12:01:00–12:01:40, 40 s');
  await expect(plan(page)).toContainText('One file a span: 2 files');
  await queueExport(page, ['car park'], '12:00:30', '12:02:30', 'Hit and run');
  await goTo(page, 'Queue');
  await expect(ended(page)).toHaveCount(2);
  for (const number of [1, 2]) await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem', { name: `Hit and run (${String(number)}/2)` })).toContainText(`Part ${String(number)} of 2`);
  expect(readdirSync(join(desk.dataFolder, 'exports'))).toHaveLength(2);
  await showDetails(page, 'Hit and run (2/2)');
  await expect(page.getByRole('dialog')).toContainText('2026-05-01 12:01:40 – 12:02:30 +02:00');
  expect(problems).toEqual([]);
});

test('low-resolution footage is offered where the recorder has some of the range, and nowhere else', async ({ desk, footage }) => {
  const recordingsFolder = join(desk.folder, 'recordings');
  cpSync(footage.recordingsFolder, recordingsFolder, { recursive: true });
  const previews = join(desk.folder, 'clips', 'previews', 'front_door');
  mkdirSync(previews, { recursive: true });
  const [anyFile = ''] = readdirSync(recordingsFolder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4'));
  copyFileSync(join(recordingsFolder, anyFile), join(previews, `${String(FOOTAGE_START_MS / 1_000)}.0-${String(FOOTAGE_START_MS / 1_000 + 10)}.0.mp4`));
  await addFootage(desk, { ...footage, recordingsFolder });
  const { page } = await desk.open();
  await chooseKind(page, 'Lossless copy');
  const choice = page.getByRole('combobox', { name: 'Footage' });
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await fillRange(page, '12:00:00', '12:00:10');
  await expect(plan(page)).toContainText('car park');
  await expect(choice).toBeHidden();
  await page.getByRole('checkbox', { name: 'front_door', exact: true }).check();
  await choice.selectOption('Low-resolution previews');
  await fillRange(page, '12:00:20', '12:00:40');
  await expect(plan(page)).toContainText('Requested 00:20');
  await choice.selectOption('Recordings');
  await expect(choice).toBeHidden();
});

test('a time-lapse says how long it will be, and is', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await chooseKind(page, 'Time-lapse');
  await page.getByRole('checkbox', { name: 'front_door', exact: true }).check();
  await fillRange(page, '12:00:00', '12:03:00');
  await page.getByRole('textbox', { name: 'Times faster' }).fill('30');
  await expect(plan(page)).toContainText('Plays 6.0 s, 30× faster than life');
  await page.getByRole('combobox', { name: 'Set by' }).selectOption('Length');
  await page.getByRole('textbox', { name: 'Seconds of video' }).fill('4');
  await expect(plan(page)).toContainText('Plays 4.0 s, 45× faster than life');
  await page.getByRole('textbox', { name: 'Seconds of video' }).fill('');
  await expect(page.getByRole('button', { name: 'Queue export' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Seconds of video' }).fill('4');
  await queueExport(page, ['front_door'], '12:00:00', '12:03:00', 'Fast');
  await goTo(page, 'Exports');
  await expect(card(page, 'Fast')).toContainText('Time-lapse', { timeout: 30_000 });
  await expect(card(page, 'Fast')).not.toContainText('bit-exact');
  await page.getByRole('button', { name: 'Play Fast', exact: true }).click();
  const video = page.getByLabel('Video player');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(1);
  const seconds = await video.evaluate((element: HTMLVideoElement) => {
    element.pause();
    element.currentTime = 2;
    return element.duration;
  });
  expect(Math.abs(seconds - 4)).toBeLessThan(0.1);
  // Half of it is half of three minutes.
  await expect(page.getByRole('timer', { name: 'Time of recording' })).toContainText('2026-05-01 12:01:30');
});

test('a copy is shown to be bit-exact, with a checksum to take along', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:30', 'Evidence');
  await goTo(page, 'Exports');
  await expect(card(page, 'Evidence')).toContainText('bit-exact');
  await showDetails(page, 'Evidence');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/bit-exact: (\d+)\/\1 pictures, ([\d,]+)\/\2 sound packets \(full, /);
  await dialog.getByRole('button', { name: 'Copy SHA-256' }).click();
  const copied = await application.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toBe(createHash('sha256').update(readFileSync(exportOnDisk(desk))).digest('hex'));
  await page.keyboard.press('Escape');

  await chooseKind(page, 'Lossless copy');
  await page.getByRole('combobox', { name: 'Proof' }).selectOption('Off');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:30', 'Unproved');
  await goTo(page, 'Exports');
  await expect(card(page, 'Unproved')).toBeVisible();
  await expect(card(page, 'Unproved')).not.toContainText('bit-exact');
  await showDetails(page, 'Unproved');
  await expect(page.getByRole('dialog')).toContainText('not compared');
});

test('several cameras make one grid', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await goTo(page, 'Footage');
  for (const name of ['front_door', 'car park']) await page.getByRole('checkbox', { name, exact: true }).check();
  await chooseKind(page, 'Grid of cameras');
  await fillRange(page, '12:00:00', '12:00:10');
  await page.getByRole('checkbox', { name: 'car park', exact: true }).uncheck();
  await expect(page.getByText('A grid takes 2 to 16 cameras.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Queue export' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Both');
  await page.getByRole('button', { name: 'Queue export' }).click();
  await goTo(page, 'Exports');
  await expect(card(page, 'Both')).toContainText('Grid', { timeout: 60_000 });
  await expect(page.getByRole('article')).toHaveCount(1);
  await showDetails(page, 'Both');
  await expect(page.getByRole('dialog')).toContainText(/(front_door, car park)|(car park, front_door)/);
});

test('custom arguments that are not allowed are refused with the engine’s words, beside the form', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await chooseKind(page, 'Custom ffmpeg arguments');
  await page.getByRole('textbox', { name: 'Output arguments' }).fill('-f tee out.mp4');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Own');
  const form = page.getByRole('form', { name: 'Export' });
  await expect(form.getByRole('alert')).toContainText('Invalid ffmpeg output arguments');
  await page.getByRole('textbox', { name: 'Output arguments' }).fill('-vf setpts=0.04*PTS -r 30');
  await expect(form.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Queue export' }).click();
  await goTo(page, 'Exports');
  await expect(card(page, 'Own')).toContainText('Custom', { timeout: 30_000 });
});

test('a still is shown, sound is played, and a file of many stills is only pointed to', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await chooseKind(page, 'Stills');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Face');
  await page.getByRole('combobox', { name: 'Pictures' }).selectOption('One every few seconds, in a ZIP file');
  await expect(plan(page)).toContainText('About 2 pictures');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Faces');
  await chooseKind(page, 'Lossless copy');
  await page.getByRole('combobox', { name: 'Sound' }).selectOption('Sound only, no picture');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Voice');
  await goTo(page, 'Exports');
  await expect(page.getByRole('article')).toHaveCount(3, { timeout: 30_000 });

  await page.getByRole('button', { name: 'Play Face', exact: true }).click();
  await expect.poll(() => page.getByRole('img', { name: 'Picture of Face' }).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play Voice', exact: true }).click();
  const sound = page.getByLabel('Sound player');
  await expect.poll(() => sound.evaluate((element: HTMLAudioElement) => element.readyState)).toBeGreaterThanOrEqual(3);
  expect(Math.abs(await sound.evaluate((element: HTMLAudioElement) => element.duration) - 20)).toBeLessThan(0.2);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play Faces', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('A ZIP file of pictures');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Show in folder' })).toBeVisible();
  expect(problems).toEqual([]);
});
