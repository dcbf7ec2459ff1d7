import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { waysOfCopying } from './launch-ffmpeg.ts';
import { programEnvironment } from '../../scripts/setup/program-environment.mjs';
import { readSetup } from '../../scripts/setup/state.mjs';

const projectFolder = join(import.meta.dirname, '..', '..');
const CLOSE_LIMIT_MS = 20_000;

/** How a window is opened. */
export interface WindowOptions {
  dataFolder: string;
  /** On top of this process's; undefined takes a variable away. */
  environment?: Record<string, string | undefined>;
}

/** The program, started as its users start it, with its window. */
export interface LaunchedWindow {
  application: ElectronApplication;
  page: Page;
  /** Of the main process. */
  processId: number;
  /** What the page and the main process wrote as errors. */
  problems: string[];
  /** Ends the program in order; ends it by force, and only this process, when that takes too long. */
  close(): Promise<void>;
  /** Ends the main process at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Starts the built program in the Electron of the set-up. Nobody is there to answer its dialogs unless the environment says otherwise. */
export async function launchWindow({ dataFolder, environment = {} }: WindowOptions): Promise<LaunchedWindow> {
  const application = await _electron.launch({ executablePath: readSetup().electronExecutable, args: programArguments(dataFolder), cwd: projectFolder, env: environmentOf(environment) });
  const child = application.process();
  const hasEnded = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  const problems: string[] = [];
  try {
    const page = await application.firstWindow();
    page.on('pageerror', (error) => { problems.push(String(error)); });
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    await page.getByRole('navigation').waitFor();
    return { application, page, processId: child.pid ?? 0, problems, close: () => closeWithin(application, child, hasEnded), kill: () => endByForce(child, hasEnded) };
  } catch (error) {
    await endByForce(child, hasEnded);
    throw error;
  }
}

/** Starts the program where it is expected to end by itself, without Playwright. @returns its exit code and what it wrote on standard error */
export function runProgram({ dataFolder, environment = {}, words: moreWords = [] }: WindowOptions & { words?: readonly string[] }): Promise<{ exitCode: number | null; errors: string }> {
  const { electronExecutable, needsNoSandbox } = readSetup();
  const words = [...(needsNoSandbox ? ['--no-sandbox'] : []), ...programArguments(dataFolder), ...moreWords];
  const child = spawn(electronExecutable, words, { cwd: projectFolder, env: environmentOf(environment), stdio: ['ignore', 'ignore', 'pipe'] });
  const limit = setTimeout(() => { child.kill('SIGKILL'); }, CLOSE_LIMIT_MS);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, errors });
    });
  });
}

function programArguments(dataFolder: string): string[] {
  return [projectFolder, '--log-level=3', '--data', dataFolder];
}

function environmentOf(environment: Record<string, string | undefined>): Record<string, string> {
  return withoutUndefined({ ...process.env, ...programEnvironment(), REELCASE_DATA: undefined, REELCASE_NO_DIALOGS: '1', TZ: 'Europe/Berlin', ...waysOfCopying(environment), ...environment });
}

/** Says what the next folder dialog answers, in place of a person. */
export async function answerFolderDialog(application: ElectronApplication, folder: string | undefined): Promise<void> {
  await application.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] });
  }, folder);
}

/** Takes the process as well: Playwright forgets it once it has ended. */
async function closeWithin(application: ElectronApplication, child: ChildProcess, hasEnded: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const limit = setTimeout(() => { child.kill('SIGKILL'); }, CLOSE_LIMIT_MS);
  await application.close().catch(() => undefined);
  await hasEnded;
  clearTimeout(limit);
}

async function endByForce(child: ChildProcess, hasEnded: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await hasEnded;
}

function withoutUndefined(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
