import { readFileSync } from 'node:fs';
import { captureOutput } from '../ffmpeg/run.ts';
import type { PartFile } from './part-file-repository.ts';

const LOOK_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 5_000;

/**
 * Ends an ffmpeg that a killed program left behind, so that it does not write on beside the new attempt. The number of a
 * process may belong to another one by now: it is only touched when its command line names the job's unfinished file.
 */
export async function endLeftProcess(processId: number, files: readonly PartFile[]): Promise<void> {
  if (!(await worksOn(processId, files))) return;
  process.kill(processId, 'SIGKILL');
  const deadline = performance.now() + GIVE_UP_AFTER_MS;
  while (performance.now() < deadline && (await worksOn(processId, files))) {
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
}

async function worksOn(processId: number, files: readonly PartFile[]): Promise<boolean> {
  const commandLine = await commandLineOf(processId);
  return files.some(({ path }) => commandLine.includes(path));
}

/** @returns empty when there is no such process, or when the system does not tell */
async function commandLineOf(processId: number): Promise<string> {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${String(processId)}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  // Windows ends children with their parent's job object where Electron made one, and has no `ps`.
  if (process.platform === 'win32') return '';
  return (await captureOutput('ps', ['-o', 'args=', '-p', String(processId)], 5_000)) ?? '';
}
