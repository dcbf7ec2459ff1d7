import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../../scripts/setup/state.mjs';
import { makeHeldFfmpeg, makeSlowFfmpeg } from '../helpers/launch-ffmpeg.ts';
import { addFootage, expect, goTo, queueExport, test } from './fixtures.ts';

/** Process ids of programs that were given a path in `folder`; found by their own command lines, so only ours. */
function processesThatNameInFolder(folder: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0');
      return words.some((word) => word.startsWith(`file:${folder}`));
    } catch {
      return false;
    }
  }).map(Number);
}

test('what was queued goes on after the program was closed and opened again, and history is still there', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const held = makeHeldFfmpeg(desk.folder, readSetup().ffmpeg);
  const first = await desk.open({ REELCASE_FFMPEG: held.path });
  await queueExport(first.page, ['garden'], '12:00:00', '12:00:20', 'Before');
  await goTo(first.page, 'Exports');
  await expect(first.page.getByRole('article', { name: 'Before' })).toBeVisible();
  held.hold();
  await goTo(first.page, 'Footage');
  await first.page.getByRole('checkbox', { name: 'garden', exact: true }).uncheck();
  await queueExport(first.page, ['front_door'], '12:00:00', '12:00:30', 'One');
  await expect(first.page.getByText('1 export queued').first()).toBeVisible();
  for (const name of ['Two', 'Three', 'Four', 'Five']) await queueExport(first.page, ['front_door'], '12:00:30', '12:01:00', name);
  await goTo(first.page, 'Queue');
  await expect(first.page.getByRole('list', { name: 'Active exports' }).getByRole('listitem', { name: 'Five' })).toContainText('Position 2 in the queue');
  await first.close();
  expect(readdirSync(join(desk.dataFolder, 'exports')).filter((name) => name.endsWith('.part'))).toEqual([]);

  const second = await desk.open({ REELCASE_FFMPEG: held.path });
  await goTo(second.page, 'Queue');
  const active = second.page.getByRole('list', { name: 'Active exports' });
  await expect(active.getByRole('listitem')).toHaveCount(5);
  for (const name of ['One', 'Two', 'Three']) await expect(active.getByRole('listitem', { name })).toContainText('Attempt 2');
  await expect(active.getByRole('listitem', { name: 'Four' })).toContainText('Position 1 in the queue');
  const history = second.page.getByRole('list', { name: 'History' });
  await expect(history.getByRole('listitem', { name: 'Before' })).toContainText('Done');
  held.release();
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await expect(history.getByRole('listitem', { name })).toContainText('Done');
  await second.close();
  expect((await desk.command('check')).exitCode).toBe(0);
});

test('after kill -9 in mid-export the job is done at the next start, with nothing left behind', async ({ desk, footage }) => {
  test.skip(process.platform !== 'linux', 'looks at processes in /proc');
  await addFootage(desk, footage);
  const first = await desk.open({ REELCASE_FFMPEG: makeSlowFfmpeg(desk.folder, readSetup().ffmpeg) });
  await queueExport(first.page, ['front_door'], '12:00:00', '12:03:00', 'Interrupted');
  const exportsFolder = join(desk.dataFolder, 'exports');
  // Really in the middle: the process runs and has written something.
  await expect.poll(() => processesThatNameInFolder(exportsFolder).length).toBe(1);
  await goTo(first.page, 'Queue');
  const bar = first.page.getByRole('progressbar', { name: 'Progress of Interrupted' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  expect(readdirSync(exportsFolder).map((name) => name.endsWith('.mp4.part'))).toEqual([true]);
  await first.kill();

  const second = await desk.open();
  // What the dead program left running must not write beside the new attempt.
  await goTo(second.page, 'Exports');
  await expect(second.page.getByRole('article', { name: 'Interrupted' })).toBeVisible({ timeout: 30_000 });
  expect(readdirSync(exportsFolder).map((name) => name.replace(/^.*\.mp4/, '.mp4'))).toEqual(['.mp4']);
  expect(processesThatNameInFolder(exportsFolder)).toEqual([]);
  await goTo(second.page, 'Queue');
  await second.page.getByRole('button', { name: 'Details of Interrupted' }).click();
  await expect(second.page.getByRole('region', { name: 'Attempt 1' })).toContainText('Interrupted');
  await expect(second.page.getByRole('region', { name: 'Attempt 2' })).toContainText('Done');
  await second.close();
  expect((await desk.command('check')).exitCode).toBe(0);
});
