import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/setup/project.mjs';
import { addFootage, expect, fillRange, goTo, queueExport, test } from './fixtures.ts';

// What an operator does, in the order in which it is done. One window a test, real footage, real exports.

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

async function choose(page: Page, exportName: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${exportName}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('sees what is recorded, queues a range of two cameras into a new case, and finds the exports there', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await expect(page.getByRole('img', { name: /^car park, 2026-05-01: Recorded 00:02:20 of 24:00:00, \d gaps: .*12:01:00–12:01:40/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'front_door', exact: true }).check();
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await fillRange(page, '12:00:30', '12:02:10');
  await expect(page.getByText('Requested 01:40, recorded 01:00')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Theft');
  await page.getByRole('combobox', { name: 'Case' }).selectOption({ label: 'New case' });
  await page.getByRole('textbox', { name: 'Case name' }).fill('Parcel');
  await page.getByRole('button', { name: 'Queue 2 exports' }).click();
  await goTo(page, 'Exports');
  await expect(card(page, 'Theft - front_door')).toBeVisible();
  await expect(card(page, 'Theft - car park')).toContainText('1 gap');
  await goTo(page, 'Cases');
  await page.getByRole('button', { name: 'Open Parcel' }).click();
  await expect(card(page, 'Theft - car park')).toBeVisible();
  await goTo(page, 'Queue');
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toHaveCount(2);
});

test('plays an export with the planned length, and seeks in it', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:03', '12:01:17', 'Visit');
  await goTo(page, 'Exports');
  await page.getByRole('button', { name: 'Play Visit' }).click();
  const video = page.getByLabel('Video player');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThanOrEqual(2);
  const durationSeconds = await video.evaluate((element: HTMLVideoElement) => element.duration);
  expect(Math.abs(durationSeconds - 74)).toBeLessThanOrEqual(0.1);
  await video.evaluate((element: HTMLVideoElement) => { element.muted = true; element.currentTime = 60; return element.play(); });
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(60.3);
  expect(await video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeLessThan(74);
});

test('renames, files, unfiles and deletes exports, one and many at a time', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door', 'car park'], '12:00:00', '12:00:20', 'Clip');
  await goTo(page, 'Cases');
  await page.getByRole('button', { name: 'New case' }).first().click();
  await page.getByRole('textbox', { name: 'Case name' }).fill('Evidence');
  await page.getByRole('button', { name: 'Save' }).click();
  await goTo(page, 'Exports');
  await choose(page, 'Clip - car park', 'Rename');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Van');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('checkbox', { name: 'Select Van' }).check();
  await page.getByRole('checkbox', { name: 'Select Clip - front_door' }).check();
  await page.getByRole('toolbar', { name: 'Selected exports' }).getByRole('button', { name: 'Add to case' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Case' }).selectOption({ label: 'Evidence' });
  await page.getByRole('dialog').getByRole('button', { name: 'Add to case' }).click();
  await expect(card(page, 'Van')).toContainText('Evidence');
  await choose(page, 'Van', 'Remove from case');
  await expect(card(page, 'Van')).not.toContainText('Evidence');
  await page.keyboard.press('Escape');
  await choose(page, 'Van', 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(card(page, 'Van')).toHaveCount(0);
  expect(readdirSync(join(desk.dataFolder, 'exports'))).toHaveLength(1);

  await goTo(page, 'Cases');
  await page.getByRole('button', { name: 'Open Evidence' }).click();
  await page.getByRole('button', { name: 'Delete case' }).click();
  await page.getByRole('dialog').getByRole('switch', { name: 'Also delete exports' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Open Evidence' })).toHaveCount(0);
  expect(readdirSync(join(desk.dataFolder, 'exports'))).toEqual([]);
});

test('says why a range cannot be exported', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await page.getByRole('checkbox', { name: 'garden', exact: true }).check();
  await fillRange(page, '13:00:00', '13:10:00');
  await expect(page.getByText('No recordings found for time range')).toBeVisible();
  await fillRange(page, '12:02:00', '12:01:00');
  await expect(page.getByRole('alert')).toHaveText('The end must be after the start.');
  await expect(page.getByRole('button', { name: 'Queue export' })).toBeDisabled();
});

test('offers to add recordings when there are none', async ({ desk }) => {
  const { page } = await desk.open();
  await expect(page.getByRole('button', { name: 'Add recordings folder…' })).toBeVisible();
});

test('every page is accessible, and looks like this', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door', 'car park', 'garden'], '12:00:10', '12:02:30', 'Delivery');
  await goTo(page, 'Exports');
  for (const camera of footage.cameraNames) await expect(card(page, `Delivery - ${camera}`)).toBeVisible();
  const pictures = join(projectFolder, 'docs', 'screenshots');
  mkdirSync(pictures, { recursive: true });
  for (const name of ['Footage', 'Queue', 'Exports', 'Cases', 'Settings'] as const) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    // Notifications come and go by themselves.
    for (const close of await page.locator('.mantine-Notification-closeButton').all()) await close.click();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${name}: ${id} at ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    // Only on demand: settings show folders of this machine.
    if (process.env.REELCASE_SCREENSHOTS && name !== 'Settings') await page.screenshot({ path: join(pictures, `${name.toLowerCase()}.png`), animations: 'disabled' });
  }
  expect(existsSync(pictures)).toBe(true);
});
