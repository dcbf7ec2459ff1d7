import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A process that has to do with a folder. */
export interface FoundProcess {
  processId: number;
  /** Its words, separated by spaces. */
  commandLine: string;
}

/** Whether processes can be looked for on this system. */
export const CAN_LIST_PROCESSES = process.platform === 'linux';

/** @returns other processes than this one that name something in `folder` in their command line, or work in it */
export function processesIn(folder: string): FoundProcess[] {
  if (!CAN_LIST_PROCESSES) return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((name) => {
    try {
      const commandLine = readFileSync(join('/proc', name, 'cmdline'), 'utf8').replaceAll('\0', ' ').trim();
      const worksThere = `${readlinkSync(join('/proc', name, 'cwd'))}${sep}`.startsWith(`${folder}${sep}`);
      return worksThere || commandLine.includes(`${folder}${sep}`) ? [{ processId: Number(name), commandLine }] : [];
    } catch {
      // It has just ended.
      return [];
    }
  });
}
