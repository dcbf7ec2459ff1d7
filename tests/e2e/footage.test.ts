import { answerFolderDialog } from '../helpers/launch-window.ts';
import { addFootage, expect, fillRange, goTo, test } from './fixtures.ts';

test('a first start says what to do; the chosen folder is indexed and its day is shown', async ({ desk, footage }) => {
  const { application, page, problems } = await desk.open();
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();

  await answerFolderDialog(application, undefined);
  await page.getByRole('button', { name: 'Add recordings folder…' }).click();
  await expect(page.getByRole('heading', { name: 'No recordings yet' })).toBeVisible();

  await answerFolderDialog(application, footage.recordingsFolder);
  await page.getByRole('button', { name: 'Add recordings folder…' }).click();
  for (const name of footage.cameraNames) await expect(page.getByRole('checkbox', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: /^front_door, 2026-05-01: Recorded 00:03:00 of 24:00:00, 2 gaps: 00:00:00–12:00:00, 12:03:00–/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^car park, 2026-05-01: Recorded 00:02:20 of 24:00:00, 3 gaps: .*12:01:00–12:01:40/ })).toBeVisible();
  await expect(page.getByText('Europe/Berlin, UTC+02:00')).toBeVisible();

  await page.getByRole('button', { name: 'Previous day' }).click();
  await expect(page.getByRole('img', { name: 'front_door, 2026-04-30: Nothing recorded on this day' })).toBeVisible();
  await page.getByLabel('Day', { exact: true }).fill('2026-05-01');
  await expect(page.getByRole('img', { name: /^front_door, 2026-05-01: Recorded/ })).toBeVisible();
  expect(problems).toEqual([]);
});

test('a folder that is there already is refused with words', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await answerFolderDialog(application, footage.recordingsFolder);
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Add recordings folder…' }).click();
  await expect(page.getByText('The folder could not be added')).toBeVisible();
});

test('the form says what an export would hold, and refuses what makes no sense', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  const queueButton = page.getByRole('button', { name: /^Queue (export|\d+ exports)$/ });
  await expect(queueButton).toBeDisabled();
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await fillRange(page, '12:00:30', '12:02:00');
  const plan = page.getByRole('region', { name: 'What the export will hold' });
  await expect(plan).toContainText('1 gap');
  await expect(plan).toContainText('12:01:00–12:01:40');
  await expect(queueButton).toBeEnabled();

  await fillRange(page, '12:02:00', '12:00:30');
  await expect(page.getByRole('alert')).toContainText('The end must be after the start.');
  await expect(queueButton).toBeDisabled();
  await fillRange(page, '12:01:05', '12:01:35');
  await expect(plan).toContainText('No recordings found for time range');
  await expect(queueButton).toBeDisabled();
  await page.getByRole('textbox', { name: 'Start time' }).fill('25:00');
  await expect(page.getByText('Use HH:MM:SS')).toBeVisible();
});

test('presets count back from the latest footage', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  for (const [hours, date, time] of [['1', '2026-05-01', '11:03:00'], ['4', '2026-05-01', '08:03:00'], ['8', '2026-05-01', '04:03:00'], ['12', '2026-05-01', '00:03:00'], ['24', '2026-04-30', '12:03:00']] as const) {
    await page.getByRole('button', { name: `Last ${hours} h` }).click();
    await expect(page.getByRole('textbox', { name: 'Start date' })).toHaveValue(date);
    await expect(page.getByRole('textbox', { name: 'Start time' })).toHaveValue(time);
    await expect(page.getByRole('textbox', { name: 'End time' })).toHaveValue('12:03:00');
  }
});

test('an hour that does not exist is refused, and one that happens twice is asked about', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await page.getByRole('textbox', { name: 'Start date' }).fill('2026-03-29');
  await page.getByRole('textbox', { name: 'Start time' }).fill('02:30:00');
  await expect(page.getByText(/02:30:00 does not exist on this day/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Start date' }).fill('2026-10-25');
  await expect(page.getByRole('radio', { name: 'First, +02:00' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Second, +01:00' })).toBeVisible();
});
