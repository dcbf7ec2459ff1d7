import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes a folder that is removed when the test file ends. @returns its absolute path */
export function makeTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'reelcase-test-'));
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
}
