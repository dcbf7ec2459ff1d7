import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this test may mount file systems: root on Linux, outside of most containers. */
export const CAN_MOUNT = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'reelcase-mount-'));
  try {
    mountSmallDisk(place, 1)();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
})();

/**
 * Mounts an empty disk in memory at a folder, which is made where it is not there.
 * @returns takes it away, also while something on it is open
 */
export function mountSmallDisk(folder: string, megabytes: number): () => void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder], { stdio: 'pipe' });
  return () => { execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' }); };
}
