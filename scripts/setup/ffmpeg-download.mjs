import { chmod } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { fetchPackage } from './fetch-package.mjs';
import { placeFolder } from './place-folder.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Static builds from the npm registry, by platform and architecture: version and sha512 of the package file.
 * @type {Record<string, { ffmpeg: [version: string, sha512: string], ffprobe: [version: string, sha512: string] }>}
 */
const BUILDS = {
  'linux-x64': {
    ffmpeg: ['4.1.0', 'Y5BWhGLU/WpQjOArNIgXD3z5mxxdV8c41C+U15nsE5yF8tVcdCGet5zPs5Zy3Ta6bU7haGpIzryutqCGQA/W8A=='],
    ffprobe: ['5.2.0', 'D3UeqTLYPNs7pBWPLUYGehPdRVqU8eACox4OZy3pZUZatxye2YKlvBwEfaLdL1v2Z4FOAlLUhms0kY8m8kqSRA=='],
  },
  'linux-arm64': {
    ffmpeg: ['4.1.4', 'dljEqAOD0oIM6O6DxBW9US/FkvqvQwgJ2lGHOwHDDwu/pX8+V0YsDL1xqHbj1DMX/+nP9rxw7G7gcUvGspSoKg=='],
    ffprobe: ['5.2.0', 'X1VvWtlLs6ScP73biVLuHD5ohKJKsMTa0vafCESOen4mOoNeLAYbxOVxDWAdFz9cpZgRiloFj5QD6nDj8E28yQ=='],
  },
  'darwin-x64': {
    ffmpeg: ['4.1.0', 'Z4EyG3cIFjdhlY8wI9aLUXuH8nVt7E9SlMVZtWvSPnm2sm37/yC2CwjUzyCQbJbySnef1tQwGG2Sx+uWhd9IAw=='],
    ffprobe: ['5.1.0', 'J+YGscZMpQclFg31O4cfVRGmDpkVsQ2fZujoUdMAAYcP0NtqpC49Hs3SWJpBdsGB4VeqOt5TTm1vSZQzs1NkhA=='],
  },
  'darwin-arm64': {
    ffmpeg: ['4.1.5', 'hYqTiP63mXz7wSQfuqfFwfLOfwwFChUedeCVKkBtl/cliaTM7/ePI9bVzfZ2c+dWu3TqCwLDRWNSJ5pqZl8otA=='],
    ffprobe: ['5.0.1', 'vwNCNjokH8hfkbl6m95zICHwkSzhEvDC3GVBcUp5HX8+4wsX10SP3B+bGur7XUzTIZ4cQpgJmEIAx6TUwRepMg=='],
  },
  'win32-x64': {
    ffmpeg: ['4.1.0', 'Drt5u2vzDnIONf4ZEkKtFlbvwj6rI3kxw1Ck9fpudmtgaZIHD4ucsWB2lCZBXRxJgXR+2IMSti+4rtM4C4rXgg=='],
    ffprobe: ['5.1.0', 'jMGYeAgkrdn4e2vvYt/qakgHRE3CPju4bn5TmdPfoAm1BlX1mY9cyMd8gf5vSzI8gH8Zq5WQAyAkmekX/8TSTg=='],
  },
};

/**
 * Puts ffmpeg and ffprobe into the user's cache unless they are there.
 * @returns {Promise<{ ffmpeg: string, ffprobe: string }>} absolute paths
 * @throws {SetupError}
 */
export async function fetchFfmpeg() {
  const target = `${process.platform}-${process.arch}`;
  const builds = BUILDS[target];
  if (builds === undefined) {
    throw new SetupError({ tried: 'Looked for an ffmpeg to download', reason: `none is known for ${target}`, remedy: 'install ffmpeg from your system\'s packages, or set REELCASE_FFMPEG to the path of one' });
  }
  return { ffmpeg: await fetchTool('ffmpeg', target, builds.ffmpeg), ffprobe: await fetchTool('ffprobe', target, builds.ffprobe) };
}

/**
 * @param {'ffmpeg' | 'ffprobe'} tool
 * @param {string} target
 * @param {[version: string, sha512: string]} build
 * @returns {Promise<string>}
 */
async function fetchTool(tool, target, [version, sha512]) {
  const folder = join(cacheFolder(), `${tool}-${version}-${target}`);
  const file = join(folder, target.startsWith('win32') ? `${tool}.exe` : tool);
  if (!existsSync(file)) {
    say(`Downloading a static ${tool} from the npm registry (70 to 80 MB, once).`);
    await placeFolder(folder, async (temporaryFolder) => {
      await fetchPackage({ name: `@${tool}-installer/${target}`, version, sha512 }, temporaryFolder);
      return join(temporaryFolder, 'package');
    });
    // The package files of some builds lack the right to be run.
    await chmod(file, 0o755);
  }
  return file;
}
