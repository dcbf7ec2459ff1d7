import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { FfmpegInfo } from '../../shared/settings.ts';
import { captureOutput } from './run.ts';

/** Oldest ffmpeg the program works with. */
export const OLDEST_FFMPEG = '4.1';

/** An ffmpeg that runs, with what callers need to know of it. */
export interface Ffmpeg extends FfmpegInfo {
  /** Major version; builds from a development branch count as the newest. */
  majorVersion: number;
}

/**
 * Finds ffmpeg: the one the environment names, else the one shipped (ffmpeg-static), else the one on PATH.
 * @param environment of the process: REELCASE_FFMPEG, REELCASE_FFPROBE, PATH
 * @returns undefined when none of them runs
 */
export async function locateFfmpeg(environment: Readonly<Record<string, string | undefined>>): Promise<Ffmpeg | undefined> {
  // A person who names an ffmpeg means that one: falling back to another would hide their mistake.
  const named = environment.REELCASE_FFMPEG;
  const candidates = named ? [named] : [shippedFfmpeg(), findOnPath('ffmpeg', environment)];
  for (const path of candidates) {
    const version = path === undefined ? undefined : await versionOf(path);
    if (path === undefined || version === undefined) continue;
    return { path, version, majorVersion: majorVersionOf(version), ffprobePath: environment.REELCASE_FFPROBE ?? findOnPath('ffprobe', environment) ?? null };
  }
  return undefined;
}

/** @returns the text after "ffmpeg version", e.g. `5.1.9-0+deb12u1`; undefined when it does not run */
async function versionOf(path: string): Promise<string | undefined> {
  const output = await captureOutput(path, ['-hide_banner', '-version'], 10_000);
  return /^ffmpeg version (\S+)/.exec(output ?? '')?.[1];
}

/** @returns 5 for `5.1.9-…` and `n5.1`; 99 for a nightly such as `N-112233-gabc`, which is newer than any release */
export function majorVersionOf(version: string): number {
  const match = /^n?(\d+)\./.exec(version);
  return match ? Number(match[1]) : 99;
}

/** @returns whether a version, as ffmpeg gives it, is that one or a newer one; a nightly is */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const match = /^n?(\d+)\.(\d+)/.exec(version);
  if (match === null) return majorVersionOf(version) > major;
  return Number(match[1]) > major || (Number(match[1]) === major && Number(match[2]) >= minor);
}

function shippedFfmpeg(): string | undefined {
  try {
    // Optional: where its download was refused at install, the package is absent.
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static');
    if (typeof path !== 'string') return undefined;
    // A program inside an archive cannot be started; the packager puts it beside.
    const unpacked = path.replace('app.asar', 'app.asar.unpacked');
    return existsSync(unpacked) ? unpacked : undefined;
  } catch {
    return undefined;
  }
}

function findOnPath(program: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = process.platform === 'win32' ? `${program}.exe` : program;
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
}
