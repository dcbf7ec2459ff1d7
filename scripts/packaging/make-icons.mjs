// Draws the icon set out of resources/icon/reelcase.svg; the results are kept in git, so only who changes the drawing needs
// rsvg-convert (on Debian: librsvg2-bin). Run: node scripts/packaging/make-icons.mjs
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { projectFolder } from '../setup/project.mjs';
import { runScript } from '../setup/run-script.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

const folder = join(projectFolder, 'resources', 'icon');
/** What Linux desktops ask for, and 1024 for macOS. */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const LARGEST = 1024;
/** Types of an .icns file that hold a PNG of that size. https://en.wikipedia.org/wiki/Apple_Icon_Image_format */
const ICNS_TYPES = /** @type {const} */ ([['icp4', 16], ['icp5', 32], ['ic07', 128], ['ic08', 256], ['ic09', 512], ['ic10', LARGEST], ['ic11', 32], ['ic12', 64], ['ic13', 256], ['ic14', 512]]);
/** The format holds no larger one. */
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/** @param {number} size @returns {Promise<Buffer>} */
async function draw(size) {
  const target = size === LARGEST ? join(folder, 'reelcase-1024.png') : join(folder, 'png', `${String(size)}x${String(size)}.png`);
  const drawn = await runCommand('rsvg-convert', ['--width', String(size), '--height', String(size), join(folder, 'reelcase.svg'), '--output', target], { timeoutMs: 60_000 });
  if (drawn.code !== 0) throw new ExpectedError(`rsvg-convert could not draw the icon: ${describeCommandFailure(drawn)}`);
  return readFile(target);
}

/** @param {Map<number, Buffer>} pictures by size @returns {Buffer} a Windows icon: a directory of PNG pictures */
function toIco(pictures) {
  const header = Buffer.alloc(6 + 16 * ICO_SIZES.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(ICO_SIZES.length, 4);
  let offset = header.length;
  const parts = ICO_SIZES.map((size, index) => {
    const picture = pictures.get(size) ?? Buffer.alloc(0);
    const entry = 6 + 16 * index;
    // One byte holds the size; 0 stands for 256.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(picture.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += picture.length;
    return picture;
  });
  return Buffer.concat([header, ...parts]);
}

/** @param {Map<number, Buffer>} pictures by size @returns {Buffer} a macOS icon */
function toIcns(pictures) {
  const parts = ICNS_TYPES.map(([type, size]) => icnsPart(type, pictures.get(size) ?? Buffer.alloc(0)));
  return icnsPart('icns', Buffer.concat(parts));
}

/** @param {string} type @param {Buffer} content */
function icnsPart(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([header, content]);
}

await runScript(async () => {
  await mkdir(join(folder, 'png'), { recursive: true });
  /** @type {Map<number, Buffer>} */
  const pictures = new Map();
  for (const size of [...SIZES, LARGEST]) pictures.set(size, await draw(size));
  await writeFile(join(folder, 'reelcase.ico'), toIco(pictures));
  await writeFile(join(folder, 'reelcase.icns'), toIcns(pictures));
});
