import type { Page } from '@playwright/test';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../../scripts/setup/state.mjs';
import type { Bridge } from '../../src/shared/ipc.ts';
import { startCli } from '../helpers/launch-cli.ts';
import { makeHeldFfmpeg, makeSlowFfmpeg } from '../helpers/launch-ffmpeg.ts';
import { runProgram } from '../helpers/launch-window.ts';
import { addFootage, expect, FOOTAGE_START_MS, test, type Desk } from './fixtures.ts';

/** Queues a minute of a camera past the form, which has tests of its own. */
async function queue(page: Page, cameraId: number): Promise<void> {
  const reply = await page.evaluate(([id, startMs]) => (window as unknown as { reelcase: Bridge }).reelcase.requests['jobs:enqueue']({ items: [{ cameraId: id, startMs, endMs: startMs + 60_000 }] }), [cameraId, FOOTAGE_START_MS] as const);
  expect(reply).toMatchObject({ ok: true });
}

async function statuses(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const reply = await (window as unknown as { reelcase: Bridge }).reelcase.requests['jobs:list'](undefined);
    return reply.ok ? reply.value.results.jobs.map((job) => `${job.status} ${job.currentStep}`) : [reply.error.message];
  });
}

const isHeld = (desk: Desk) => existsSync(join(desk.dataFolder, 'engine.json'));

test('a second start brings the window of the same data folder to the front, and ends', async ({ desk }) => {
  const { application } = await desk.open();
  await application.evaluate(({ app }) => { app.on('second-instance', () => { (globalThis as { wasCalled?: boolean }).wasCalled = true; }); });
  let said = '';
  application.process().stderr?.on('data', (data: Buffer) => { said += data.toString(); });
  // As a file manager does for a file of ours.
  const { exitCode, errors } = await runProgram({ dataFolder: desk.dataFolder, words: ['file:///tmp/A%20case.reelcase'] });
  expect(exitCode).toBe(0);
  expect(errors).toContain(`already has a window open for ${desk.dataFolder}`);
  expect(await application.evaluate(() => (globalThis as { wasCalled?: boolean }).wasCalled)).toBe(true);
  await expect.poll(() => said).toContain('does not open packages. /tmp/A case.reelcase was neither read nor changed');
});

test('two data folders have two windows', async ({ desk }) => {
  await desk.open();
  const other = await desk.open({}, join(desk.folder, 'other'));
  expect(await other.page.title()).toContain('Reelcase');
});

test('a data folder that the command line holds is refused with the holder and a remedy', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const held = makeHeldFfmpeg(desk.folder, readSetup().ffmpeg);
  held.hold();
  const command = startCli(['export', '--camera', 'front_door', '--from', '2026-05-01T10:00:00Z', '--to', '2026-05-01T10:00:10Z', '--json', '--data', desk.dataFolder], { REELCASE_FFMPEG: held.path });
  try {
    await command.untilSaid('"step":"copying"');
    const { exitCode, errors } = await runProgram({ dataFolder: desk.dataFolder });
    expect(exitCode).toBe(1);
    expect(errors).toContain('is in use by reelcase export (process ');
    expect(errors).toContain('--data');
  } finally {
    held.release();
  }
  expect((await command.ended).exitCode).toBe(0);
});

test('a data folder that cannot be made is refused with a reason', async ({ desk }) => {
  const file = join(desk.folder, 'a-file');
  writeFileSync(file, '');
  const { exitCode, errors } = await runProgram({ dataFolder: join(file, 'data') });
  expect(exitCode).toBe(1);
  expect(errors).toContain(`Reelcase cannot start: Could not make the data folder (${join(file, 'data')}): a part of its path is not a folder.`);
});

test('the command line is told that the window has the folder', async ({ desk }) => {
  const { processId } = await desk.open();
  const { exitCode, errors } = await desk.command('index');
  expect(exitCode).toBe(1);
  expect(errors).toContain(`in use by the Reelcase window (process ${String(processId)}`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends the program in order, with its jobs back in the queue`, async ({ desk, footage }) => {
    await addFootage(desk, footage);
    const { application, page } = await desk.open({ REELCASE_FFMPEG: makeSlowFfmpeg(desk.folder, readSetup().ffmpeg), REELCASE_NO_DIALOGS: undefined });
    await queue(page, 1);
    await expect.poll(() => statuses(page)).toEqual(['running copying']);
    const child = application.process();
    const ended = new Promise<number | null>((resolve) => { child.once('exit', resolve); });
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(isHeld(desk)).toBe(false);
    expect((await desk.command('jobs', '--json')).objects()).toMatchObject([{ value: { active: [{ status: 'queued', attempt: 1 }] } }]);
    expect((await desk.command('check')).exitCode).toBe(0);
  });
}

test('closing the window asks when exports are running, and obeys', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { application, page } = await desk.open({ REELCASE_FFMPEG: makeSlowFfmpeg(desk.folder, readSetup().ffmpeg), REELCASE_NO_DIALOGS: undefined });
  const child = application.process();
  const ended = new Promise<number | null>((resolve) => { child.once('exit', resolve); });
  await application.evaluate(({ dialog }) => {
    const state = globalThis as { asked?: string[]; answer?: number };
    state.asked = [];
    state.answer = 1;
    dialog.showMessageBox = ((_window: unknown, options: Electron.MessageBoxOptions) => {
      state.asked?.push(options.message);
      return Promise.resolve({ response: state.answer ?? 1, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  });
  await queue(page, 1);
  await queue(page, 2);
  await expect.poll(() => statuses(page)).toEqual(['running copying', 'running copying']);

  await application.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.close(); });
  await expect.poll(() => application.evaluate(() => (globalThis as { asked?: string[] }).asked)).toEqual(['2 exports are still running.']);
  expect(await statuses(page)).toEqual(['running copying', 'running copying']);

  await application.evaluate(({ BrowserWindow }) => {
    (globalThis as { answer?: number }).answer = 0;
    BrowserWindow.getAllWindows()[0]?.close();
  });
  expect(await ended).toBe(0);
  expect(isHeld(desk)).toBe(false);
  expect((await desk.command('jobs', '--json')).objects()).toMatchObject([{ value: { active: [{ status: 'queued' }, { status: 'queued' }] } }]);
});
