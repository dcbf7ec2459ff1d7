import { existsSync } from 'node:fs';
import { readSetup } from '../../scripts/setup/state.mjs';
import { makeHeldFfmpeg } from '../helpers/launch-ffmpeg.ts';
import { addFootage, exportOnDisk, expect, goTo, queueExport, test } from './fixtures.ts';

test('creates, edits and opens a case, and files exports in it from there', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Loose');
  await goTo(page, 'Cases');
  await expect(page.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Case name' }).fill('Van at the gate');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('article', { name: 'Van at the gate' })).toContainText('0 exports');

  await page.getByRole('button', { name: 'Open Van at the gate' }).click();
  await page.getByRole('button', { name: 'Edit case' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Case name' }).fill('White van');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Description' }).fill('Seen twice in May.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'White van', level: 1 })).toBeVisible();
  await expect(page.getByText('Seen twice in May.')).toBeVisible();

  await page.getByRole('button', { name: 'Add exports' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: /Loose/ }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Add 1 export' }).click();
  await expect(page.getByRole('article', { name: 'Loose' })).toBeVisible();
});

test('deleting a case keeps its exports unless asked otherwise', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await page.getByRole('combobox', { name: 'Case' }).selectOption('New case');
  await page.getByRole('textbox', { name: 'Case name' }).fill('Short-lived');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Survivor');
  await goTo(page, 'Exports');
  await expect(page.getByRole('article', { name: 'Survivor' })).toContainText('Short-lived');
  const file = exportOnDisk(desk);

  await goTo(page, 'Cases');
  await page.getByRole('button', { name: 'Open Short-lived' }).click();
  await page.getByRole('button', { name: 'Delete case' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
  await goTo(page, 'Exports');
  await expect(page.getByRole('article', { name: 'Survivor' })).not.toContainText('Short-lived');
  expect(existsSync(file)).toBe(true);
});

test('deleting a case with its exports deletes the files and cancels its waiting jobs, and no others', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const held = makeHeldFfmpeg(desk.folder, readSetup().ffmpeg);
  const { page } = await desk.open({ REELCASE_FFMPEG: held.path });
  await page.getByRole('combobox', { name: 'Case' }).selectOption('New case');
  await page.getByRole('textbox', { name: 'Case name' }).fill('Doomed');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Filed');
  await goTo(page, 'Exports');
  await expect(page.getByRole('article', { name: 'Filed' })).toContainText('Doomed');
  const file = exportOnDisk(desk);

  held.hold();
  await goTo(page, 'Footage');
  await page.getByRole('combobox', { name: 'Case' }).selectOption('None');
  await queueExport(page, ['front_door', 'car park', 'garden'], '12:00:00', '12:00:20', 'Running');
  await page.getByRole('checkbox', { name: 'car park', exact: true }).uncheck();
  await page.getByRole('checkbox', { name: 'garden', exact: true }).uncheck();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Waiting outside');
  await page.getByRole('combobox', { name: 'Case' }).selectOption('Doomed');
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Waiting inside');

  await goTo(page, 'Cases');
  await page.getByRole('button', { name: 'Open Doomed' }).click();
  await page.getByRole('button', { name: 'Delete case' }).click();
  await page.getByRole('switch', { name: 'Also delete exports' }).click({ force: true });
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(/1 export deleted, 1 queued job cancelled/)).toBeVisible();
  expect(existsSync(file)).toBe(false);
  held.release();
  await goTo(page, 'Queue');
  const history = page.getByRole('list', { name: 'History' });
  await expect(history.getByRole('listitem', { name: 'Waiting inside' })).toContainText('Cancelled');
  await expect(history.getByRole('listitem', { name: 'Waiting outside' })).toContainText('Done');
  await expect(history.getByRole('listitem', { name: 'Running - garden' })).toContainText('Done');
});
