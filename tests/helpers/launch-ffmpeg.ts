import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a program needs to know besides its ffmpeg: a stand-in is there to be waited for, so that copies have to go through it.
 * @param environment that the program gets
 */
export function waysOfCopying({ REELCASE_FFMPEG }: Record<string, string | undefined>): Record<string, string> {
  return REELCASE_FFMPEG !== undefined && /(held|slow)-ffmpeg$/.test(REELCASE_FFMPEG) ? { REELCASE_NO_JOIN: '1' } : {};
}

/** An ffmpeg that can be made to wait. */
export interface HeldFfmpeg {
  /** To be given to the program as REELCASE_FFMPEG. */
  path: string;
  /** Copies that start from now on wait until they are released. */
  hold(): void;
  release(): void;
  /** Copies that start from now on fail as on a broken disk, until it is repaired. */
  breakDown(): void;
  repair(): void;
}

/** Only exports read a list of files, and the pictures of a range; those, thumbnails, verification and `-version` go on at once. */
const IS_COPY = 'case " $* " in *" file:picture-"*) ;; *" concat "*)';

/**
 * Makes a script that stands in for ffmpeg and starts the real one, in the same process, once a file has gone.
 * @param folder where the script and its file are put
 * @param ffmpeg the real one
 */
export function makeHeldFfmpeg(folder: string, ffmpeg: string): HeldFfmpeg {
  const path = join(folder, 'held-ffmpeg');
  const holdFile = join(folder, 'held');
  const brokenFile = join(folder, 'broken');
  writeFileSync(path, `#!/bin/sh
${IS_COPY}
  while [ -e '${holdFile}' ]; do sleep 0.1; done
  if [ -e '${brokenFile}' ]; then echo 'av_interleaved_write_frame(): Input/output error' >&2; exit 1; fi;;
esac
exec '${ffmpeg}' "$@"
`);
  chmodSync(path, 0o755);
  return {
    path,
    hold: () => { writeFileSync(holdFile, ''); },
    release: () => { rmSync(holdFile, { force: true }); },
    breakDown: () => { writeFileSync(brokenFile, ''); },
    repair: () => { rmSync(brokenFile, { force: true }); },
  };
}

/**
 * Makes a script that stands in for ffmpeg and reads what it copies no faster than it was recorded, so that a copy is
 * really under way for as long as its footage lasts.
 */
export function makeSlowFfmpeg(folder: string, ffmpeg: string): string {
  const path = join(folder, 'slow-ffmpeg');
  writeFileSync(path, `#!/bin/sh\n${IS_COPY} exec '${ffmpeg}' -re "$@";; esac\nexec '${ffmpeg}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
