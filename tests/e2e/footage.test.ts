import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { answerFolderDialog } from '../helpers/launch-window.ts';
import { inView, pointOn, timeline } from '../helpers/timelines-on-screen.ts';
import { addFootage, expect, fillRange, goTo, queueExport, test } from './fixtures.ts';

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
  // The day itself says that it is longer.
  await page.getByLabel('Day', { exact: true }).fill('2026-10-25');
  await expect(page.getByText('Europe/Berlin, UTC+02:00, then UTC+01:00: the clocks change on this day')).toBeVisible();
  await expect(inView(page)).toHaveText('25 h');
  await page.getByLabel('Day', { exact: true }).fill('2026-03-29');
  await expect(inView(page)).toHaveText('23 h');
});

test('the calendar marks the days with footage, of the chosen cameras too, and leads to them', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await page.getByLabel('Day', { exact: true }).fill('2026-06-10');
  const button = page.getByRole('button', { name: 'Days with footage' });
  await button.press('Enter');
  const calendar = page.getByRole('dialog', { name: 'Days with footage' });
  await expect(calendar.getByRole('button', { name: '2026-06-10, no footage', exact: true })).toBeVisible();
  await calendar.getByRole('button', { name: 'Previous month' }).click();
  const recorded = calendar.getByRole('button', { name: '2026-05-01, footage', exact: true });
  await expect(recorded).toBeVisible();
  await expect(calendar.getByRole('button', { name: /, footage$/ })).toHaveCount(1);
  await expect(calendar.getByText('Marked days have footage.', { exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('[role=dialog]').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await recorded.press('Enter');
  await expect(calendar).toBeHidden();
  await expect(button).toBeFocused();
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue('2026-05-01');
  await expect(page.getByRole('img', { name: /^front_door, 2026-05-01: Recorded/ })).toBeVisible();

  await page.getByRole('checkbox', { name: 'front_door', exact: true }).check();
  await button.click();
  await expect(calendar.getByText('Marked days have footage of the chosen cameras.')).toBeVisible();
  expect(problems).toEqual([]);
});

test('a few minutes of footage fill the timeline; the whole day, zoom and pan are a key or a press away', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');
  const recordedWidth = () => timeline(page, 'front_door').locator('path').first().evaluate((path: SVGPathElement) => path.getBoundingClientRect().width / (path.ownerSVGElement?.getBoundingClientRect().width ?? 1));
  expect(await recordedWidth()).toBeCloseTo(3 / 5, 1);
  // One path a row, however many spans.
  await expect(timeline(page, 'car park').locator('.timeline-recorded')).toHaveCount(1);

  await page.getByRole('button', { name: 'Whole day' }).click();
  await expect(inView(page)).toHaveText('24 h');
  expect(await recordedWidth()).toBeLessThan(0.01);
  await expect(page.getByRole('button', { name: 'Zoom out' })).toBeDisabled();
  await page.getByRole('button', { name: 'Fit footage' }).click();
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');

  await page.keyboard.press('+');
  await expect(inView(page)).toHaveText('12:00:15 – 12:02:45');
  await page.keyboard.press('Control+ArrowRight');
  await expect(inView(page)).toHaveText('12:01:30 – 12:04:00');
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  await expect(inView(page)).toHaveText('24 h');

  // A quarter of the day is 06:00, and stays under the pointer.
  const { x, y } = await pointOn(timeline(page, 'front_door'), 1 / 4);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await page.keyboard.up('Control');
  await expect(inView(page)).toHaveText(/^03:00:\d\d – 15:00:\d\d$/);

  // Keys that are typed into a field are text.
  await page.getByRole('textbox', { name: 'Search cameras' }).fill('');
  await page.keyboard.type('0+-');
  await expect(inView(page)).toHaveText(/^03:00/);
  expect(problems).toEqual([]);
});

test('the ends of the range are moved by keys, and say where they are', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await expect(page.getByRole('slider')).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await fillRange(page, '12:00:30', '12:02:00');
  const start = page.getByRole('slider', { name: 'Start of the range' });
  const end = page.getByRole('slider', { name: 'End of the range' });
  await expect(start).toHaveAttribute('aria-valuetext', '2026-05-01 12:00:30 +02:00');
  await expect(start).toHaveAttribute('aria-valuenow', String(Date.parse('2026-05-01T10:00:30Z')));
  await expect(start).toHaveAttribute('aria-valuemin', String(Date.parse('2026-04-30T22:00:00Z')));
  await expect(start).toHaveAttribute('aria-valuemax', String(Date.parse('2026-05-01T10:01:59Z')));

  const startTime = page.getByRole('textbox', { name: 'Start time' });
  const endTime = page.getByRole('textbox', { name: 'End time' });
  await start.focus();
  for (const [key, time] of [['ArrowRight', '12:00:31'], ['Shift+ArrowRight', '12:00:41'], ['PageDown', '11:59:41'], ['ArrowLeft', '11:59:40'], ['Home', '11:59:00'], ['End', '12:01:59']] as const) {
    await page.keyboard.press(key);
    await expect(startTime, key).toHaveValue(time);
  }
  await expect(start).toHaveAttribute('aria-valuetext', '2026-05-01 12:01:59 +02:00');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  await expect(end).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(endTime).toHaveValue('12:03:00');
  // Where a handle goes out of view, the view goes with it.
  await page.keyboard.press('End');
  await page.keyboard.press('PageUp');
  await expect(endTime).toHaveValue('12:05:00');
  await expect(inView(page)).toHaveText('12:00:15 – 12:05:15');
});

test('the pointer is told its time, and where nothing is recorded', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');
  // 12:01:20, in the gap of the car park.
  const share = 140 / 300;
  const label = page.locator('.hover-label');
  const inGap = await pointOn(timeline(page, 'car park'), share);
  await page.mouse.move(inGap.x, inGap.y);
  await expect(label).toHaveText(/^12:01:(19|20|21) \+02:00not recorded$/);
  const recorded = await pointOn(timeline(page, 'front_door'), share);
  await page.mouse.move(recorded.x, recorded.y);
  await expect(label).toHaveText(/^12:01:(19|20|21) \+02:00$/);
  const outside = await pointOn(page.getByRole('heading', { name: 'Footage', level: 1 }), 0.5);
  await page.mouse.move(outside.x, outside.y);
  await expect(label).toHaveCount(0);
});

test('a day without footage shows the way to the latest one', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');
  await page.getByRole('button', { name: 'Next day' }).click();
  await expect(timeline(page, 'front_door')).toHaveAccessibleName('front_door, 2026-05-02: Nothing recorded on this day');
  await page.getByRole('button', { name: 'Show the latest recorded day of front_door, 2026-05-01' }).click();
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue('2026-05-01');
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');
});

test('the news that an export is queued leads to the queue', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Soon');
  await page.getByRole('button', { name: 'Go to queue' }).click();
  await expect(page.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible();
  await expect(page.getByText('1 export queued')).toBeHidden();
});

test('dialogs are closed by Escape and give the focus back to what opened them', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await queueExport(page, ['front_door'], '12:00:00', '12:00:20', 'Focus');
  const openAndClose = async (opener: Locator, open: () => Promise<void>) => {
    await open();
    await expect(page.getByRole('dialog')).toBeVisible();
    // The focus is in the dialog, and Tab keeps it there.
    for (let presses = 0; presses < 6; presses += 1) {
      await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(opener).toBeFocused();
  };
  await goTo(page, 'Exports');
  const actions = page.getByRole('button', { name: 'Actions for Focus' });
  for (const action of ['Rename', 'Add to case', 'Details', 'Delete']) {
    await openAndClose(actions, async () => {
      await actions.press('Enter');
      const item = page.getByRole('menuitem', { name: action, exact: true });
      await expect(page.getByRole('menuitem', { name: 'Play', exact: true })).toBeVisible();
      for (let presses = 0; presses < 9 && !(await item.evaluate((element) => element === document.activeElement)); presses += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    });
  }
  const play = page.getByRole('button', { name: 'Play Focus' });
  await openAndClose(play, () => play.press('Enter'));

  await actions.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Renamed');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Renamed' })).toBeVisible();

  await goTo(page, 'Cases');
  const newCase = page.getByRole('button', { name: 'New case' });
  await openAndClose(newCase, () => newCase.press('Enter'));
  await goTo(page, 'Settings');
  const remove = page.getByRole('button', { name: /^Remove / });
  await openAndClose(remove, () => remove.press('Enter'));
});

test('pictures show what the range holds, and it can begin or end at one of them', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  const pictures = page.getByRole('region', { name: 'Pictures of the range' });
  await page.getByRole('checkbox', { name: 'front_door', exact: true }).check();
  await expect(pictures).toBeHidden();
  await page.getByRole('checkbox', { name: 'car park', exact: true }).check();
  await fillRange(page, '12:00:00', '12:02:00');
  // Of the first chosen camera, with its gap from 12:01:00 to 12:01:40.
  await expect(pictures.getByRole('button', { name: 'Picture at 12:00:00, show larger' })).toBeVisible();
  await expect(pictures.getByRole('listitem')).toHaveCount(12);
  await expect(pictures.getByRole('listitem').filter({ hasText: 'not recorded' })).toHaveCount(4);
  const naturalWidth = (image: Locator) => image.evaluate((element: HTMLImageElement) => element.naturalWidth);
  expect(await naturalWidth(pictures.locator('img').first())).toBe(640);

  await pictures.getByRole('combobox', { name: 'Camera of the pictures' }).selectOption('front_door');
  await expect(pictures.getByRole('listitem').filter({ hasText: 'not recorded' })).toHaveCount(0);
  await pictures.getByRole('button', { name: 'Picture at 12:00:20, show larger' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'front_door, 2026-05-01 12:00:20 +02:00' });
  await expect(dialog.getByRole('img', { name: 'front_door at 2026-05-01 12:00:20 +02:00' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog')).toContainText('12:00:30');
  await page.getByRole('button', { name: 'Start the range here' }).click();
  await expect(page.getByRole('textbox', { name: 'Start time' })).toHaveValue('12:00:30');
  await expect(page.getByRole('textbox', { name: 'End time' })).toHaveValue('12:02:00');
  // Closer together now: the same number of a shorter range.
  await pictures.getByRole('button', { name: 'Picture at 12:01:00, show larger' }).click();
  await page.getByRole('button', { name: 'End the range here' }).click();
  await expect(page.getByRole('textbox', { name: 'End time' })).toHaveValue('12:01:01');
  await pictures.getByRole('button', { name: 'Pictures of the range' }).click();
  await expect(pictures.getByRole('listitem')).toHaveCount(0);
  expect(problems).toEqual([]);
});
