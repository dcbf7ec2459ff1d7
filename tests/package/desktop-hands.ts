import { spawnSync } from 'node:child_process';
import { readSetup } from '../../scripts/setup/state.mjs';

/**
 * Hands of a person at the display, for what is not a page: the system's dialogs and keys. No window manager runs there, so
 * focus goes where the pointer is.
 */
function xdotool(...words: string[]): string {
  const ended = spawnSync('xdotool', words, { encoding: 'utf8', timeout: 30_000 });
  if (ended.status !== 0) throw new Error(`xdotool ${words.join(' ')}: ${ended.stderr}`);
  return ended.stdout.trim();
}

/** Waits for a window by its title. @returns its number, of the newest one */
export async function findWindow(title: string, limitMs = 20_000): Promise<string> {
  const endMs = Date.now() + limitMs;
  while (Date.now() < endMs) {
    const found = windowsCalled(title).at(-1);
    if (found !== undefined) return found;
    await pause(200);
  }
  throw new Error(`No window is called ${title}`);
}

/**
 * Types a folder's path into the system's folder dialog and takes it. A dialog that has just opened may not hear every key, so
 * the hands look whether it went away, and type again where it did not.
 */
export async function answerFolderDialog(title: string, folder: string): Promise<void> {
  const dialog = await findWindow(title);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await pause(1_000);
    xdotool('mousemove', '--window', dialog, '60', '60');
    xdotool('windowfocus', '--sync', dialog);
    // GTK's keys: a line for the path, and all that is in it.
    xdotool('key', '--delay', '200', 'ctrl+l', 'ctrl+a');
    xdotool('type', '--delay', '40', folder);
    await pause(700);
    // What GTK completed by itself is selected; it goes, and the path stays as it was typed.
    xdotool('key', '--delay', '200', 'Delete', 'Return');
    for (let wait = 0; wait < 15; wait += 1) {
      await pause(200);
      if (!isOpen(title)) return;
    }
  }
  throw new Error(`The dialog ${title} did not take ${folder}`);
}

function isOpen(title: string): boolean {
  return windowsCalled(title).length > 0;
}

function windowsCalled(title: string): string[] {
  return spawnSync('xdotool', ['search', '--onlyvisible', '--name', title], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line !== '');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Presses a key over a window. */
export async function pressKey(title: string, key: string): Promise<void> {
  const window = await findWindow(title);
  xdotool('windowfocus', '--sync', window);
  xdotool('key', key);
}

/** Takes a picture of the whole display, for who looks into a failure. @param file absolute, ending in .png */
export function takePicture(file: string): void {
  spawnSync(readSetup().ffmpeg, ['-v', 'error', '-f', 'x11grab', '-i', process.env.DISPLAY ?? '', '-frames:v', '1', '-y', file], { timeout: 20_000 });
}
