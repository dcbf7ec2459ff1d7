import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { demoCameras } from '../../scripts/demo-footage/demo-cameras.mjs';
import { makeDemoFootage } from '../../scripts/demo-footage/make-demo-footage.mjs';
import { readFuses, wantedFuses } from '../../scripts/packaging/fuses.mjs';
import { readSetup } from '../../scripts/setup/state.mjs';
import { FOOTAGE_START_MS, goTo, queueExport } from '../e2e/fixtures.ts';
import { readShownTimes } from '../helpers/probe-media.ts';
import { answerFolderDialog, pressKey, takePicture } from './desktop-hands.ts';
import { InstalledSystem, type Running } from './installed-system.ts';

const deb = process.env.REELCASE_TEST_DEB ?? '';
const baseRoot = process.env.REELCASE_TEST_ROOT ?? '';
const dataFolder = '/home/ada/.local/share/reelcase';
const [camera] = demoCameras;
if (camera === undefined) throw new Error('The demo footage has no camera.');
/** A debugging port and the variable that allows it: how the test looks into the page. Nothing else differs from a person's start. */
const looking = { REELCASE_ALLOW_REMOTE_CONTROL: '1' };
const port = '--remote-debugging-port=0';

test.describe.configure({ mode: 'serial' });

let system: InstalledSystem;
test.beforeAll(async () => {
  system = new InstalledSystem(baseRoot);
  await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: system.path('/srv/north-gate'), startMs: FOOTAGE_START_MS, durationSeconds: 60, cameras: [camera] });
});
test.afterAll(() => { system.remove(); });
test.afterEach(({}, info) => { if (info.status !== info.expectedStatus) takePicture(info.outputPath('display.png')); }); // eslint-disable-line no-empty-pattern -- Playwright finds fixtures by this pattern

/** The command of the menu entry, without its place for files. */
function menuCommand(): string {
  const line = /^Exec=(.*)$/m.exec(readFileSync(system.path('/usr/share/applications/reelcase.desktop'), 'utf8'))?.[1] ?? '';
  return line.replace(' %U', '');
}

async function connect(running: Running): Promise<{ browser: Browser; page: Page }> {
  await expect.poll(() => /DevTools listening on (ws:\S+)/.exec(running.output())?.[1], { message: 'the program opens its window', timeout: 30_000 }).toBeTruthy();
  const browser = await chromium.connectOverCDP(/DevTools listening on (ws:\S+)/.exec(running.output())?.[1] ?? '');
  await expect.poll(() => browser.contexts()[0]?.pages().length).toBe(1);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('no page');
  return { browser, page };
}

/** What Linux says of the processes of the program that show pages. */
function rendererStates(): { uid: string; seccomp: string; levels: number }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((id) => {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('Reelcase/reelcase\0--type=renderer') && !readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('Reelcase/reelcase --type=renderer')) return [];
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      const field = (name: string) => (new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '').split(/\s+/);
      return [{ uid: field('Uid')[0] ?? '', seccomp: field('Seccomp')[0] ?? '', levels: field('NSpid').length }];
    } catch {
      // It ended in the meantime.
      return [];
    }
  });
}

test('apt installs it with everything it needs, as a menu entry, a command and a kind of file', () => {
  system.install(deb);
  expect(menuCommand()).toBe('/opt/Reelcase/reelcase');
  system.must('desktop-file-validate', '/usr/share/applications/reelcase.desktop');
  expect(system.must('readlink', '-f', '/usr/bin/reelcase').trim()).toBe('/opt/Reelcase/reelcase');
  expect(readFileSync(system.path('/usr/share/mime/globs2'), 'utf8')).toContain(':application/vnd.reelcase.package:*.reelcase\n');
  expect(readFileSync(system.path('/usr/share/applications/mimeinfo.cache'), 'utf8')).toContain('application/vnd.reelcase.package=reelcase.desktop;');
  for (const size of [16, 32, 48, 128, 256, 512]) expect(system.has(`/usr/share/icons/hicolor/${String(size)}x${String(size)}/apps/reelcase.png`)).toBe(true);
  expect(system.must('dpkg', '--verify', 'reelcase')).toBe('');
});

test('nobody but root can change it, and only the sandbox helper is setuid', () => {
  expect(system.modeOf('/opt/Reelcase/chrome-sandbox')).toBe(0o4755);
  expect(system.must('find', '/opt/Reelcase', '(', '-not', '-user', 'root', '-o', '-not', '-group', 'root', '-o', '-perm', '/022', ')', '-not', '-type', 'l')).toBe('');
  expect(system.must('find', '/opt/Reelcase', '-perm', '/6000').trim()).toBe('/opt/Reelcase/chrome-sandbox');
  expect(system.has('/opt/Reelcase/resources/default_app.asar')).toBe(false);
});

test('the fuses stand as wanted in the installed program', async () => {
  expect(await readFuses(system.path('/opt/Reelcase/reelcase'))).toEqual(wantedFuses);
});

test('the licences of everything in it are installed', () => {
  const licences = '/opt/Reelcase/resources/licences';
  expect(readdirSync(system.path(licences)).sort()).toEqual(['GPL-3.0.txt', 'LGPL-2.1.txt', 'README.txt', 'Reelcase.txt', 'third-party.txt']);
  const thirdParty = readFileSync(system.path(`${licences}/third-party.txt`), 'utf8');
  for (const name of ['better-sqlite3', 'execa', 'zod', 'react', 'react-dom', '@mantine/core', 'zustand', 'i18next']) expect(thirdParty).toContain(`\n${name} `);
  for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) expect(system.has(`/opt/Reelcase/${file}`)).toBe(true);
  expect(system.has('/usr/share/doc/reelcase/copyright')).toBe(true);
});

test('it does not open itself to others: switches, variables and folders of a stranger do nothing', () => {
  const trace = '/tmp/stranger-was-here';
  system.must('sh', '-c', `printf '%s' "require('fs').writeFileSync('${trace}', '')" > /tmp/stranger.cjs; chmod 644 /tmp/stranger.cjs`);
  const command = menuCommand();
  // Each would end by itself with a refusal, and had the stranger's code run, it would have left its trace before.
  for (const [environment, words] of [
    [{}, [port]],
    [{}, [port, '--inspect-brk=0']],
    [{ ELECTRON_RUN_AS_NODE: '1' }, ['/tmp/stranger.cjs', port]],
    [{ NODE_OPTIONS: '--require=/tmp/stranger.cjs' }, [port]],
    [{}, [port, '-r', '/tmp/stranger.cjs']],
    [{}, ['--gpu-launcher=/tmp/stranger.cjs']],
    [{}, ['--js-flags=--expose-gc']],
  ] as const) {
    const ended = system.run({ ...environment }, command, ...words);
    expect(ended.exitCode, ended.output).toBe(2);
    expect(ended.output).toContain('Reelcase does not start with --');
    expect(ended.output).not.toContain('Debugger listening');
    expect(ended.output).not.toContain('DevTools listening');
  }
  // A plain Electron whose archive is gone runs a folder in its place; one without a package.json would not count.
  const resources = '/opt/Reelcase/resources';
  system.must('sh', '-c', `mkdir ${resources}/app && cp /tmp/stranger.cjs ${resources}/app/index.js && echo '{"name":"stranger","main":"index.js"}' > ${resources}/app/package.json && mv ${resources}/app.asar ${resources}/away`);
  expect(system.run({}, command, port).exitCode).not.toBe(0);
  system.must('sh', '-c', `mv ${resources}/away ${resources}/app.asar && rm -r ${resources}/app`);
  expect(system.run({}, command, port).exitCode).toBe(2);
  expect(system.has(trace)).toBe(false);
});

test('from nothing to an exported file, in its window, as an ordinary person with the sandbox on', async () => {
  const running = system.start(looking, menuCommand(), port, '--log-level=3');
  const { browser, page } = await connect(running);
  await page.getByRole('navigation').waitFor();
  expect(rendererStates()).toEqual([{ uid: system.must('id', '-u', 'ada').trim(), seccomp: '2', levels: 2 }]);
  const info = await page.evaluate(() => (window as unknown as { reelcase: { requests: Record<string, () => Promise<{ value: { version: string } }>> } }).reelcase.requests['app:info']?.());
  expect(info?.value.version).toMatch(/^\d+\.\d+\.\d+ \((unknown|[0-9a-f]{10})(-modified)?, \d{4}-\d\d-\d\d\)$/);

  await page.getByRole('button', { name: 'Add recordings folder…' }).click();
  await answerFolderDialog('Choose a folder of recordings', '/srv/north-gate');
  await expect(page.getByRole('checkbox', { name: 'front_door', exact: true })).toBeVisible();
  await queueExport(page, ['front_door'], '12:00:10', '12:00:40', 'Found at the gate');
  await goTo(page, 'Exports');
  await expect(page.getByRole('article', { name: 'Found at the gate' })).toBeVisible({ timeout: 60_000 });

  const folder = system.path(`${dataFolder}/exports`);
  const files = readdirSync(folder);
  expect(files).toHaveLength(1);
  const shown = readShownTimes(`${folder}/${files[0] ?? ''}`, camera.width, camera.height, camera.fps);
  const firstMs = (FOOTAGE_START_MS + 10_000) % 86_400_000;
  expect([shown.length, shown[0], shown.at(-1)]).toEqual([30 * camera.fps, firstMs, firstMs + 30_000 - 1_000 / camera.fps]);
  // Nobody else of the machine can look into it.
  expect(system.modeOf(dataFolder)).toBe(0o700);
  expect(await page.evaluate(() => fetch('file:///etc/passwd').then(() => 'answered', () => 'refused'))).toBe('refused');

  await pressKey('^Reelcase$', 'ctrl+q');
  expect(await running.hasEnded).toBe(0);
  await browser.close();
});

test('removing it, even with its settings, keeps what is the person\'s', () => {
  const before = system.must('sh', '-c', `find ${dataFolder}/exports ${dataFolder}/reelcase.db /srv -type f | sort`);
  system.must('apt-get', 'purge', '--yes', 'reelcase');
  for (const path of ['/opt/Reelcase', '/usr/bin/reelcase', '/usr/share/applications/reelcase.desktop', '/etc/apparmor.d/reelcase']) expect(system.has(path), path).toBe(false);
  expect(system.must('sh', '-c', `find ${dataFolder}/exports ${dataFolder}/reelcase.db /srv -type f | sort`)).toBe(before);
  expect(readFileSync(system.path('/usr/share/mime/globs2'), 'utf8')).not.toContain('reelcase');
});
