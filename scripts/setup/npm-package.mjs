import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mustRun, SetupError } from './run.mjs';

/**
 * Fetches a package of the npm registry as a file, checked by its sum.
 * @param {string} spec name@version
 * @param {string} sha512 in base64, as the registry's `dist.integrity` has it
 * @param {string} folder where the file goes; made when it does not exist
 * @returns {Promise<string>} path of the .tgz
 */
export async function fetchPackage(spec, sha512, folder) {
  mkdirSync(folder, { recursive: true });
  const output = await mustRun('npm', ['pack', spec, '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: folder,
    what: `Fetching ${spec} from the npm registry`,
    remedy: 'Check that the npm registry can be reached (npm ping), then run npm run setup again.',
  });
  const name = output.split('\n').map((line) => line.trim()).findLast((line) => line.endsWith('.tgz')) ?? '';
  const file = join(folder, name);
  if (name === '' || !existsSync(file)) throw new SetupError(`npm pack ${spec} left no file`, 'Run npm run setup again.');
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const sum = hash.digest('base64');
  if (sum !== sha512) {
    rmSync(file);
    throw new SetupError(`${spec} is not what it should be: its sha512 is ${sum}, expected ${sha512}`, 'Check the registry that npm uses (npm config get registry); do not use that file.');
  }
  return file;
}
