import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { captureOutput } from '../ffmpeg/run.ts';

const LOOK_EVERY_MS = 50;
const GIVE_UP_AFTER_MS = 5_000;

/** A process that was started for an export. */
export interface ExportProcess {
  processId: number;
  /** Its words, separated by spaces. */
  commandLine: string;
}

/** What the processes of a store's exports work on; absolute. */
export interface WorkPlaces {
  /** Files that are being written. */
  files: readonly string[];
  /** Folders in which nobody else works. */
  folders: readonly string[];
}

/** All our runs have this word, and hardly anything that a person runs on an unfinished file (a player, an editor) has. */
const MARK = '-hide_banner';

/**
 * Finds the ffmpeg processes that work for a store's exports: those that name one of its unfinished files, or work in a folder
 * of its own. Numbers of processes are of no use for that: a number may belong to another process by now.
 * @returns empty where the system does not tell (only Linux does)
 */
export function findExportProcesses(places: WorkPlaces): ExportProcess[] {
  if (process.platform !== 'linux') return [];
  const realFolders = places.folders.map(realPathOf);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0');
      if (!words.includes(MARK) || !(names(words, places) || worksIn(join('/proc', name, 'cwd'), realFolders))) return [];
      return [{ processId: Number(name), commandLine: words.join(' ').trim() }];
    } catch {
      // It has just ended, or belongs to somebody else.
      return [];
    }
  });
}

function names(words: readonly string[], { files, folders }: WorkPlaces): boolean {
  return words.some((word) => files.some((file) => word === `file:${file}`) || folders.some((folder) => word.startsWith(`file:${folder}${sep}`)));
}

/** @param realFolders without links, as the system says the working folder of a process */
function worksIn(workingFolderLink: string, realFolders: readonly string[]): boolean {
  const workingFolder = readlinkSync(workingFolderLink);
  return realFolders.some((folder) => workingFolder.startsWith(`${folder}${sep}`));
}

function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder; // It is not there, so nothing works in it.
  }
}

/**
 * Ends the ffmpeg processes that a killed program left behind, so that they do not write on beside the new attempts. Called
 * while nothing of ours runs.
 * @param notedIds of processes that attempts had noted: all there is to go by where the system does not tell what others work on
 * @returns those that were ended
 */
export async function endLeftProcesses(places: WorkPlaces, notedIds: readonly number[]): Promise<ExportProcess[]> {
  const look = (): ExportProcess[] | Promise<ExportProcess[]> => (process.platform === 'linux' ? findExportProcesses(places) : findNoted(places, notedIds));
  const found = await look();
  for (const { processId } of found) endNow(processId);
  const deadlineMs = performance.now() + GIVE_UP_AFTER_MS;
  while (found.length > 0 && performance.now() < deadlineMs && (await look()).length > 0) {
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
  return found;
}

function endNow(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** A noted process is ours only if its command line names one of our files. */
async function findNoted({ files }: WorkPlaces, notedIds: readonly number[]): Promise<ExportProcess[]> {
  // Windows ends children with their parent's job object where Electron made one, and has no `ps`.
  if (process.platform === 'win32') return [];
  const processes = await Promise.all(notedIds.map(async (processId) => ({ processId, commandLine: (await captureOutput('ps', ['-o', 'args=', '-p', String(processId)], 5_000)) ?? '' })));
  return processes.filter(({ commandLine }) => files.some((file) => commandLine.includes(file)));
}
