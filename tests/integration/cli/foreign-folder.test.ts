import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { builtCli, runCli } from '../../helpers/launch-cli.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const NOBODY = 65_534;
let dataFolder: string;

const run = (...words: string[]) => runCli([...words, '--data', dataFolder]);

/** Runs the built command line as another user. */
function runAsNobody(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [builtCli, ...words, '--data', dataFolder, '--json'], { uid: NOBODY, gid: NOBODY, cwd: '/', env: { PATH: process.env.PATH }, encoding: 'utf8', timeout: 60_000 });
  return { exitCode: status, errors: stderr, answer: JSON.parse(stdout) as unknown };
}

// Only root can become somebody else.
describe.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)('a data folder of somebody else', () => {
  beforeEach(async () => {
    const root = makeTempFolder();
    const recordings = join(root, 'recordings');
    mkdirSync(join(recordings, '2026-05-01'), { recursive: true });
    dataFolder = join(root, 'data');
    expect((await run('source', 'add', 'frigate-folder', recordings)).exitCode).toBe(0);
    spawnSync('chmod', ['-R', 'a+rX', root]);
    expect(existsSync(join(dataFolder, 'engine.lock'))).toBe(true);
    rmSync(join(dataFolder, 'engine.json'), { force: true });
  });

  it.each(['nothing in it may be written', 'its lock may be written, and nothing else'])('is refused with words where %s', async (what) => {
    if (what.startsWith('its lock')) chmodSync(join(dataFolder, 'engine.lock'), 0o666);
    const { exitCode, errors, answer } = runAsNobody('index');
    expect(exitCode).toBe(1);
    expect(answer).toMatchObject({ ok: false, error: { code: 'permission_denied', message: expect.stringContaining(dataFolder) as string } });
    expect(errors).not.toMatch(/bug| {4}at /);
    expect(await run('index')).toMatchObject({ exitCode: 0, errors: '' });
  });

  it.each(['engine.json', 'logs/reelcase.log'])('is refused with words where only %s may not be written, and its lock does not stay', async (name) => {
    spawnSync('chmod', ['-R', 'a+rwX', dataFolder]);
    writeFileSync(join(dataFolder, name), '');
    chmodSync(join(dataFolder, name), 0o444);
    const { exitCode, errors, answer } = runAsNobody('index');
    expect(exitCode).toBe(1);
    expect(answer).toMatchObject({ ok: false, error: { code: 'permission_denied', message: expect.stringContaining(name) as string } });
    expect(errors).not.toMatch(/bug| {4}at /);
    expect(await run('index')).toMatchObject({ exitCode: 0, errors: '' });
  });
});
