import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builderConfig } from '../../../scripts/packaging/builder-config.mjs';
import { wantedFuses } from '../../../scripts/packaging/fuses.mjs';
import { packagesOnlyBehind } from '../../../scripts/packaging/install-helpers.mjs';
import { controlFile, readFpmArguments } from '../../../scripts/packaging/make-deb.mjs';
import { findShippedPackages } from '../../../scripts/packaging/third-party-licences.mjs';

const projectFolder = join(import.meta.dirname, '..', '..', '..');
const config = builderConfig({ electronFolder: '/electron', electronVersion: '45.4.1', stamp: { commit: '83c923f4aa', epochSeconds: 1_777_000_000 }, licencesFile: '/third-party.txt', outputFolder: '/dist', isQuick: false });

describe('builderConfig', () => {
  it('flips every fuse of the checklist', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false,
    });
    expect(Object.keys(wantedFuses)).toHaveLength(8);
  });

  it('keeps the sandbox, the person\'s data and other people\'s servers out of it', () => {
    expect(config.toolsets?.appimage).not.toBe('0.0.0');
    expect(config.linux?.executableArgs).toEqual([]);
    expect(config.nsis?.deleteAppDataOnUninstall).toBe(false);
    expect(config.publish).toBeNull();
  });

  it('has the packages of all three systems, the file type and the ffmpeg that the .deb needs', () => {
    expect([config.linux?.target, config.win?.target, config.mac?.target]).toEqual([['deb', 'AppImage', 'tar.gz'], ['nsis'], ['dmg']]);
    expect(config.fileAssociations).toEqual([expect.objectContaining({ ext: 'reelcase', mimeType: 'application/vnd.reelcase.package' })]);
    expect(config.deb?.depends).toEqual(expect.arrayContaining(['ffmpeg', 'libgbm1', 'libasound2', 'libdrm2']));
  });

  it('stamps the same sources with the same words', () => {
    expect(config.extraMetadata).toEqual({ stamp: { commit: '83c923f4aa', date: '2026-04-24T03:06:40.000Z' } });
  });
});

describe('the .deb', () => {
  const request = readFpmArguments(['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'ffmpeg', '--deb-compression', 'gz', '--architecture', 'amd64', '--description', 'short\n first line\n\n second', '--version', '0.1.0', '--package', '/dist/a=b.deb', '--name', 'reelcase', '--maintainer', 'A <a@b.example>', '/built/=/opt/Reelcase', '/tmp/x=y.png=/usr/share/icons/x.png']);

  it('understands what electron-builder tells fpm', () => {
    expect(request.options.get('-d')).toEqual(['libnss3', 'ffmpeg']);
    expect(request.options.get('--package')).toEqual(['/dist/a=b.deb']);
    expect(request.files).toEqual([{ source: '/built/', target: '/opt/Reelcase' }, { source: '/tmp/x=y.png', target: '/usr/share/icons/x.png' }]);
  });

  it('describes itself in the form of Debian', () => {
    expect(controlFile(request, 240)).toBe('Package: reelcase\nVersion: 0.1.0\nArchitecture: amd64\nMaintainer: A <a@b.example>\nInstalled-Size: 240\nDepends: libnss3, ffmpeg\nDescription: short\n first line\n .\n second\n');
  });

  it.each(['after-install.sh', 'after-remove.sh'])('has a script %s that a plain shell reads and that leaves people\'s data alone', (name) => {
    const path = join(projectFolder, 'resources', 'linux', name);
    if (process.platform !== 'win32') execFileSync('sh', ['-n', path]);
    expect(readFileSync(path, 'utf8')).not.toMatch(/\/home|\$HOME|XDG_|rm -r/);
  });
});

describe('what is shipped', () => {
  it('leaves out what only installs ffmpeg', () => {
    const packages = { '': { dependencies: { app: '1' } }, 'node_modules/app': { dependencies: { both: '1' } }, 'node_modules/ffmpeg': { dependencies: { both: '1', fetcher: '1' } }, 'node_modules/fetcher': {}, 'node_modules/both': {} };
    expect(packagesOnlyBehind('ffmpeg', packages)).toEqual(['fetcher']);
  });

  it('is named with a licence each, the bundled packages as well', () => {
    const shipped = findShippedPackages();
    expect(shipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['better-sqlite3', 'execa', 'zod', 'pino', 'react', 'react-dom', '@mantine/core', 'zustand', 'i18next']));
    expect(shipped.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['electron']));
    expect(shipped.filter(({ licence }) => licence === 'see below')).toEqual([]);
  });

  it('has its icons in the sizes that desktops ask for', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
      const picture = readFileSync(join(projectFolder, 'resources', 'icon', 'png', `${String(size)}x${String(size)}.png`));
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([size, size]);
    }
  });
});
