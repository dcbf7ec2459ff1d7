import { lutimes, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';
import { wantedFuses } from './fuses.mjs';
import { installHelpers } from './install-helpers.mjs';

/**
 * @typedef {object} PackagingChoices
 * @property {string} electronFolder an unpacked Electron
 * @property {string} electronVersion e.g. `45.4.1`
 * @property {import('./version-stamp.mjs').VersionStamp} stamp
 * @property {string} licencesFile of the packages inside
 * @property {string} outputFolder
 * @property {boolean} isQuick gzip in place of xz: larger and made in a fraction of the time
 */

/** What the .deb needs besides. electron-builder's own list lacks the last four, and without them the program does not start on a bare system. */
const DEBIAN_DEPENDS = ['libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils', 'libatspi2.0-0', 'libuuid1', 'libsecret-1-0', 'libgbm1', 'libasound2', 'libdrm2', 'ffmpeg'];

/** Linux uses the system's ffmpeg, which the system keeps up to date; the others have none to rely on. */
const SHIPPED_FFMPEG = 'ffmpeg-static';

/** Of better-sqlite3 only what runs is shipped: its SQLite sources and the binaries of other systems are 25 MB. */
const PROGRAM_FILES = [
  'out/**', 'package.json', '!**/.build-stamp', '!**/*.map', '!**/*.d.ts', '!**/{README,CHANGELOG,HISTORY}*', '!**/{test,tests,docs,example,examples,benchmarks}/**', '!**/{test,*.test-d,eslint.config,tsconfig}.{js,ts,json}',
  '!node_modules/better-sqlite3/{deps,src}/**', '!node_modules/better-sqlite3/build/!(Release)/**', '!node_modules/better-sqlite3/build/{Makefile,*.mk,*.gypi}',
  '!node_modules/better-sqlite3/build/Release/{obj,obj.target,.deps}/**', '!node_modules/node-addon-api/**',
];

/**
 * Not by system in the configuration: electron-builder takes a list of nothing but exceptions for "all but these".
 * @returns {string[]}
 */
function programFiles() {
  const unused = [...installHelpers(), ...(process.platform === 'linux' ? [SHIPPED_FFMPEG] : [])].map((name) => `!node_modules/${name}/**`);
  return [...PROGRAM_FILES, `!node_modules/better-sqlite3/prebuilds/!(${process.platform}-${process.arch}.node)`, ...unused];
}

/** What a file manager needs to know of a package of a case. */
const PACKAGE_FILES = { ext: 'reelcase', name: 'Reelcase package', description: 'Reelcase package', mimeType: 'application/vnd.reelcase.package', role: 'Viewer' };

/**
 * Everything that electron-builder is told.
 * @param {PackagingChoices} choices
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ electronFolder, electronVersion, stamp, licencesFile, outputFolder, isQuick }) {
  return {
    appId: 'example.reelcase.desktop',
    productName: 'Reelcase',
    copyright: 'The Reelcase maintainers; MIT licence',
    electronDist: electronFolder,
    electronVersion,
    // Rebuilding would delete the native module that the set-up compiled.
    npmRebuild: false,
    asar: true,
    asarUnpack: ['**/*.node', 'node_modules/ffmpeg-static/**'],
    files: programFiles(),
    directories: { output: outputFolder, buildResources: 'resources' },
    extraResources: [
      { from: 'resources/licences', to: 'licences' },
      { from: licencesFile, to: 'licences/third-party.txt' },
    ],
    extraMetadata: { stamp: { commit: stamp.commit, date: new Date(stamp.epochSeconds * 1_000).toISOString() } },
    electronFuses: { ...wantedFuses, resetAdHocDarwinSignature: true },
    fileAssociations: [PACKAGE_FILES],
    electronLanguages: ['en-US'],
    // Nothing is uploaded and nothing updates itself.
    publish: null,
    // The old kind of AppImage starts the program without its sandbox.
    toolsets: { appimage: '1.0.3' },
    afterPack: removeDefaultApp,
    artifactBuildStarted: () => setTimes(join(outputFolder, 'linux-unpacked'), stamp.epochSeconds),
    linux: linuxConfig(),
    deb: debConfig(isQuick),
    win: { target: ['nsis'], icon: 'resources/icon/reelcase.ico' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, deleteAppDataOnUninstall: false, license: 'resources/licences/Reelcase.txt' },
    mac: { target: ['dmg'], icon: 'resources/icon/reelcase.icns', category: 'public.app-category.utilities', hardenedRuntime: true },
  };
}

/** @returns {NonNullable<import('electron-builder').Configuration['linux']>} */
function linuxConfig() {
  return {
    target: ['deb', 'AppImage', 'tar.gz'],
    icon: 'resources/icon/png',
    executableName: 'reelcase',
    syncDesktopName: true,
    category: 'AudioVideo;Video',
    maintainer: 'Reelcase maintainers <maintainers@reelcase.example>',
    vendor: 'Reelcase',
    synopsis: 'exports of recorded camera footage that can be trusted',
    // Without these words electron-builder starts an AppImage with --no-sandbox.
    executableArgs: [],
    desktop: { entry: { Keywords: 'CCTV;NVR;camera;footage;export;evidence;' } },
  };
}

/** @param {boolean} isQuick @returns {NonNullable<import('electron-builder').Configuration['deb']>} */
function debConfig(isQuick) {
  return {
    depends: DEBIAN_DEPENDS,
    // An empty list would be replaced by a default one, with a tray library that is not used.
    recommends: ['fonts-dejavu-core'],
    packageCategory: 'video',
    compression: isQuick ? 'gz' : 'xz',
    // Where Debian's rules want it.
    fpm: [`${join(projectFolder, 'resources', 'licences', 'README.txt')}=/usr/share/doc/reelcase/copyright`],
    afterInstall: 'resources/linux/after-install.sh',
    afterRemove: 'resources/linux/after-remove.sh',
  };
}

/** A folder of a program beside the default app's archive is what `electron FOLDER` needs, and a packaged program must not have. @param {import('electron-builder').AfterPackContext} context */
async function removeDefaultApp({ appOutDir, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}

/** The same sources make the same archive, whenever it is made. Done last: fuses and profiles are written after afterPack. @param {string} folder @param {number} epochSeconds */
async function setTimes(folder, epochSeconds) {
  if (process.platform !== 'linux') return;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) await lutimes(join(entry.parentPath, entry.name), epochSeconds, epochSeconds);
  await lutimes(folder, epochSeconds, epochSeconds);
}
