import { join } from 'node:path';
import { scratchFolder } from '../setup/project.mjs';

const resultFolder = join(scratchFolder, 'test-results');

/** Where Playwright writes its report for scripts/test.mjs; not in test-results/, which Playwright empties. */
export const endToEndResultFile = join(resultFolder, 'e2e.json');

/** Where Playwright writes its report of the installed program's tests. */
export const packageResultFile = join(resultFolder, 'package.json');

/** @param {'unit' | 'integration'} project @returns {string} where Vitest writes its report */
export function vitestResultFile(project) {
  return join(resultFolder, `${project}.json`);
}
