import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { readSetup } from '../../scripts/setup/state.mjs';
import { openRecorderDatabase } from '../helpers/recorder-database.ts';
import { addFootage, exportOnDisk, expect, FOOTAGE_START_MS, goTo, queueExport, test } from './fixtures.ts';

/** Answers the system's file dialog, which no test can reach. */
async function answerDialogs(application: ElectronApplication, path: string): Promise<void> {
  await application.evaluate(({ dialog }, chosen) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] }); }, path);
}

test('the recorder’s database is offered and used for chapters, and a picture of one’s own is shown', async ({ desk, footage }) => {
  const media = join(desk.folder, 'storage');
  cpSync(dirname(footage.recordingsFolder), media, { recursive: true });
  await addFootage(desk, { ...footage, recordingsFolder: join(media, basename(footage.recordingsFolder)) });
  const { application, page, problems } = await desk.open();

  const chapters = page.getByRole('combobox', { name: 'Chapters' });
  await goTo(page, 'Footage');
  await page.getByRole('button', { name: 'Options' }).click();
  await expect(chapters.getByRole('option', { name: 'At each review item (needs the recorder’s database, see Settings)' })).toBeDisabled();

  mkdirSync(join(desk.folder, 'config'));
  const database = join(desk.folder, 'config', 'frigate.db');
  const second = FOOTAGE_START_MS / 1_000;
  openRecorderDatabase(database, [{ camera: 'front_door', start: second + 20, end: second + 40, objects: ['person', 'dog'] }]).close();
  await goTo(page, 'Settings');
  await expect(page.getByText(database)).toBeVisible();
  await page.getByRole('button', { name: /^Use the database that was found for / }).click();
  await expect(page.getByRole('button', { name: /^Use no database of the recorder for / })).toBeVisible();

  await goTo(page, 'Footage');
  await chapters.selectOption('At each review item of the recorder');
  const picture = join(desk.folder, 'red.png');
  execFileSync(readSetup().ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=300x300', '-frames:v', '1', '-update', '1', picture]);
  await answerDialogs(application, join(desk.folder, 'config', 'frigate.db'));
  const field = page.getByRole('group', { name: 'Picture in the list' });
  await field.getByRole('button', { name: 'Choose…' }).click();
  await expect(page.getByText(/Invalid image path: .*frigate\.db is not a picture/)).toBeVisible();
  await answerDialogs(application, picture);
  await field.getByRole('button', { name: 'Choose…' }).click();
  await expect(field).toContainText('red.png');
  await expect(page.getByRole('button', { name: 'Options' })).toHaveAccessibleDescription('Lossless copy: exact start, gaps left out, chapter a review item, own picture');
  await queueExport(page, ['front_door'], '12:00:00', '12:01:00', 'Parcel');

  await goTo(page, 'Exports');
  const image = page.getByRole('article', { name: 'Parcel', exact: true }).locator('img');
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => `${String(element.naturalWidth)}x${String(element.naturalHeight)}`)).toBe('480x480');
  const said = execFileSync('sh', ['-c', '"$0" -hide_banner -i "$1" 2>&1 || true', readSetup().ffmpeg, exportOnDisk(desk)], { encoding: 'utf8' });
  expect(said).toMatch(/start 20\.000000, end 40\.000000\s+Metadata:\s+title +: Alert: person, dog/);
  expect(problems).toEqual([]);
});
