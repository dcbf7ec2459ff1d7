import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addFootage, expect, fillRange, goTo, queueExport, test } from './fixtures.ts';
import { makeSlowFfmpeg } from '../helpers/launch-ffmpeg.ts';
import { readSetup } from '../../scripts/setup/state.mjs';

const pages = ['Footage', 'Queue', 'Exports', 'Cases', 'Settings'] as const;
/** The README's pictures are made anew on demand only: each run would otherwise leave the checkout changed. */
const documentedPictures = process.env.REELCASE_UPDATE_SCREENSHOTS ? join(import.meta.dirname, '..', '..', 'docs', 'screenshots') : undefined;

/** Problems that axe calls serious or critical, with where they are. */
async function seriousProblems(page: Page): Promise<string[]> {
  // Legacy mode: the other one opens a page of its own, which this program refuses.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
}

test('every page, empty, is accessible', async ({ desk }) => {
  const { page } = await desk.open();
  for (const name of pages) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await seriousProblems(page), name).toEqual([]);
  }
});

test('every page and dialog, with something in it, is accessible, and looks as in the README', async ({ desk, footage }, testInfo) => {
  const screenshots = documentedPictures ?? testInfo.outputPath('screenshots');
  mkdirSync(screenshots, { recursive: true });
  await addFootage(desk, footage);
  expect((await desk.command('export', '--camera', 'car park', '--camera', 'garden', '--from', '2026-05-01T10:00:30Z', '--to', '2026-05-01T10:02:00Z', '--name', 'White van', '--case', 'Break-in, May 1')).exitCode).toBe(0);
  expect((await desk.command('export', '--camera', 'front_door', '--from', '2026-05-01T10:00:03Z', '--to', '2026-05-01T10:02:00Z', '--name', 'Delivery')).exitCode).toBe(0);
  const { page, problems } = await desk.open({ REELCASE_FFMPEG: makeSlowFfmpeg(desk.folder, readSetup().ffmpeg) });
  // What fades in or out has too little contrast on its way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const pictures = page.getByRole('region', { name: 'Pictures of the range' });
  const look = async (name: string) => {
    expect(await seriousProblems(page), name).toEqual([]);
    await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
  };

  await goTo(page, 'Queue');
  await page.getByRole('textbox', { name: 'Exports at once' }).fill('2');
  await goTo(page, 'Footage');
  // Copies are done in a moment; re-encoding lasts as long as its footage with this ffmpeg.
  await page.getByRole('button', { name: 'Options' }).click();
  const kind = page.getByRole('combobox', { name: 'Kind of export' });
  await kind.selectOption('Re-encode');
  await queueExport(page, ['front_door', 'car park'], '12:00:03', '12:02:30', 'Night shift');
  await kind.selectOption('Time-lapse');
  await queueExport(page, ['garden'], '12:00:00', '12:03:00', 'The garden in seconds');
  for (const news of ['2 exports queued', '1 export queued']) await expect(page.getByText(news)).toBeHidden({ timeout: 20_000 });
  await expect(pictures.getByRole('listitem')).toHaveCount(12);
  await look('options');
  await page.getByRole('button', { name: 'Back to a plain copy' }).click();
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  for (const name of ['front_door', 'car park']) await page.getByRole('checkbox', { name, exact: true }).check();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Night shift');
  await fillRange(page, '12:00:30', '12:02:00');
  await expect(page.getByRole('region', { name: 'What the export will hold' })).toContainText('1 gap');
  await expect(pictures.getByRole('listitem').filter({ hasText: 'not recorded' })).toHaveCount(6);
  await look('footage');
  await goTo(page, 'Queue');
  await expect(page.getByRole('list', { name: 'Active exports' }).getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Actions for The garden in seconds' }).click();
  await expect(page.locator('[role=menuitem]:focus')).toHaveCount(1);
  expect(await seriousProblems(page), 'menu of a job').toEqual([]);
  await page.getByRole('menuitem', { name: 'Stop the queue before this' }).click();
  await expect(page.getByText('The queue stops here')).toBeVisible();
  await expect(page.getByRole('menu')).toBeHidden();
  await look('queue');
  await page.getByRole('button', { name: 'Details of Delivery' }).click();
  await expect(page.getByRole('region', { name: 'Attempt 1' })).toBeVisible();
  expect(await seriousProblems(page), 'details of a job').toEqual([]);
  await page.keyboard.press('Escape');
  await goTo(page, 'Exports');
  await expect(page.getByRole('article')).toHaveCount(3);
  await look('exports');
  await page.getByRole('button', { name: 'Actions for Delivery' }).click();
  await page.getByRole('menuitem', { name: 'Details', exact: true }).click();
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(page.getByRole('dialog')).toContainText('bit-exact');
  // No picture of it: it names folders of the machine.
  expect(await seriousProblems(page), 'details of an export').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play Delivery' }).click();
  const video = page.getByLabel('Video player');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(3);
  await video.evaluate(async (element: HTMLVideoElement) => {
    element.pause();
    const hasSeeked = new Promise((resolve) => { element.addEventListener('seeked', resolve, { once: true }); });
    element.currentTime = 42;
    await hasSeeked;
  });
  await look('player');
  await page.keyboard.press('Escape');
  await goTo(page, 'Cases');
  await page.getByRole('button', { name: 'Open Break-in, May 1' }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
  await look('case');
  await goTo(page, 'Settings');
  await expect(page.getByRole('article')).toHaveCount(1);
  // No picture of this page: it shows folders of the machine.
  expect(await seriousProblems(page), 'settings').toEqual([]);
  expect(problems).toEqual([]);
});

test('an export can be queued with the keyboard alone', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  const tabTo = async (name: string | RegExp, role: 'checkbox' | 'textbox' | 'button') => {
    const target = page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) });
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${String(name)}`);
  };
  await tabTo('front_door', 'checkbox');
  await page.keyboard.press('Space');
  await tabTo('Start date', 'textbox');
  for (const text of ['2026-05-01', '12:00:00', '2026-05-01', '12:00:20']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await tabTo('Queue export', 'button');
  await expect(page.getByRole('button', { name: 'Queue export' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 export queued')).toBeVisible();
});
