import type { Locator } from '@playwright/test';
import { cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { inView, pointOn, timeline } from '../helpers/timelines-on-screen.ts';
import { addFootage, expect, fillRange, goTo, test } from './fixtures.ts';

test('cameras stand as a person reads their names; recordings that are gone are missed beside what was known of them', async ({ desk, footage }) => {
  const folder = join(desk.folder, 'site');
  cpSync(footage.recordingsFolder, join(folder, 'recordings'), { recursive: true });
  for (const hour of readdirSync(join(folder, 'recordings'), { recursive: true, encoding: 'utf8' }).filter((path) => /^[^/]+\/\d\d$/.test(path))) {
    renameSync(join(folder, 'recordings', hour, 'garden'), join(folder, 'recordings', hour, 'Camera 10'));
    renameSync(join(folder, 'recordings', hour, 'front_door'), join(folder, 'recordings', hour, 'Camera 2'));
  }
  await addFootage(desk, { ...footage, recordingsFolder: folder });
  const { page, problems } = await desk.open();
  await expect(page.locator('.camera-name')).toHaveText(['Camera 2', 'Camera 10', 'car park']);

  await goTo(page, 'Settings');
  const indexAgain = page.getByRole('button', { name: 'Index again site' });
  await expect(indexAgain).toBeEnabled();
  renameSync(folder, join(desk.folder, 'gone'));
  await indexAgain.click();
  await goTo(page, 'Footage');
  await expect(page.getByRole('alert')).toContainText(/^Indexing failed: .* cannot be read/);
  await expect(timeline(page, 'Camera 2')).toHaveAccessibleName(/Recorded 00:03:00/);
  renameSync(join(desk.folder, 'gone'), folder);
  await goTo(page, 'Settings');
  await indexAgain.click();
  await goTo(page, 'Footage');
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('a range that is dragged is on the timelines of all chosen cameras before it is let go, and in the fields after', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');
  await page.getByRole('button', { name: 'Select all' }).click();
  const ranges = page.locator('.timeline-track .timeline-range');
  await expect(ranges).toHaveCount(0);
  const { x, y } = await pointOn(timeline(page, 'garden'), 0.2);
  const { x: endX } = await pointOn(timeline(page, 'garden'), 0.6);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(endX, y, { steps: 12 });
  await expect(ranges).toHaveCount(footage.cameraNames.length);
  for (const range of await ranges.all()) await expect.poll(() => range.evaluate((bar) => bar.getBoundingClientRect().right)).toBeCloseTo(endX, -1);
  await page.mouse.up();
  await expect(page.getByRole('textbox', { name: 'End time' })).toHaveValue(/^12:0(1:59|2:0\d)/);
  for (const range of await ranges.all()) await expect.poll(() => range.evaluate((bar) => bar.getBoundingClientRect().right)).toBeCloseTo(endX, -1);
});

test('dragging over a timeline chooses the camera and the range; dragging an end moves that end; a click does neither', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page } = await desk.open();
  await expect(inView(page)).toHaveText('11:59:00 – 12:04:00');
  const track = timeline(page, 'garden');
  const drag = async (element: Locator, fromShare: number, toShare: number) => {
    const from = await pointOn(element, fromShare);
    const to = await pointOn(track, toShare);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, from.y, { steps: 5 });
    await page.mouse.up();
  };
  const startTime = page.getByRole('textbox', { name: 'Start time' });
  const endTime = page.getByRole('textbox', { name: 'End time' });
  const { x, y } = await pointOn(track, 0.9);
  await page.mouse.click(x, y);
  await expect(startTime).toHaveValue('');
  await drag(track, 0.2, 0.4);
  await expect(page.getByRole('checkbox', { name: 'garden', exact: true })).toBeChecked();
  await expect(startTime).toHaveValue(/^12:00:0\d|^11:59:59/);
  await expect(endTime).toHaveValue(/^12:01:0\d|^12:00:59/);
  await drag(page.getByRole('slider', { name: 'End of the range' }), 0.5, 0.6);
  await expect(startTime).toHaveValue(/^12:00:0\d|^11:59:59/);
  await expect(endTime).toHaveValue(/^12:0(1:59|2:0\d)/);
  await page.mouse.click(x, y);
  await expect(endTime).toHaveValue(/^12:0(1:59|2:0\d)/);
});

test('the pictures of a range leave the timelines in sight, also in the smallest window', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open();
  await page.getByRole('button', { name: 'Select all' }).click();
  await fillRange(page, '12:00:30', '12:02:00');
  const pictures = page.getByRole('region', { name: 'Pictures of the range' });
  await expect(pictures.getByRole('listitem')).toHaveCount(12);
  for (const { width, height, inSight } of [{ width: 1_280, height: 800, inSight: ['car park', 'front_door', 'garden'] }, { width: 1_000, height: 680, inSight: ['car park'] }]) {
    await application.evaluate(({ BrowserWindow }, size) => { BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height); }, { width, height });
    await page.waitForFunction((wanted) => Math.abs(window.innerWidth - wanted) < 4, width);
    for (const camera of inSight) {
      await expect.poll(async () => {
        const [track, strip] = await Promise.all([timeline(page, camera).boundingBox(), pictures.boundingBox()]);
        return track !== null && strip !== null && track.y + track.height <= strip.y;
      }, camera).toBe(true);
    }
    await expect(pictures.getByRole('listitem').first()).toBeInViewport({ ratio: 1 });
  }
});
