import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

// Registered with the file, and not with each folder: a hook that is registered while a test runs is never called.
afterAll(() => { for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true }); });

/** Makes a folder that is removed when the test file ends. @returns its absolute path */
export function makeTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'reelcase-test-'));
  made.push(folder);
  return folder;
}
