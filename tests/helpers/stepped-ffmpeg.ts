import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an export asks of ffmpeg, told by the arguments. */
export type FfmpegTask = 'copy' | 'encode' | 'decode' | 'thumbnail';

/** A stand-in for ffmpeg that can be made to wait, or to work slowly, at one task. */
export interface SteppedFfmpeg {
  /** To be given to the program as REELCASE_FFMPEG. */
  path: string;
  /** Runs of this task that start from now on wait until they are let go. */
  hold(task: FfmpegTask): void;
  release(task: FfmpegTask): void;
  /** Runs of this task that start from now on read their input no faster than it was recorded: they are really under way. */
  slowDown(task: FfmpegTask): void;
  speedUp(task: FfmpegTask): void;
  /** Pretends a graphics card whose trial succeeds and whose every real use fails, so that encoding is tried twice. */
  pretendHardware(): void;
}

/**
 * Makes a script that stands in for ffmpeg: it looks what it is asked for, and becomes the real one, in the same process.
 * @param folder where the script and its switches are put
 * @param ffmpeg the real one
 */
export function makeSteppedFfmpeg(folder: string, ffmpeg: string): SteppedFfmpeg {
  const path = join(folder, 'stepped-ffmpeg');
  const switchFile = (name: string): string => join(folder, `switch-${name}`);
  const set = (name: string): void => { writeFileSync(switchFile(name), ''); };
  writeFileSync(path, `#!/bin/sh
words=" $* "
case "$words" in
  *" -f lavfi "*) case "$words" in *h264_nvenc*) exit 0;; esac; exec '${ffmpeg}' "$@";;
  *" -encoders "*) '${ffmpeg}' "$@"; if [ -e '${switchFile('hardware')}' ]; then echo ' V....D h264_nvenc           pretended'; fi; exit 0;;
  *" -f null "*) task=decode;;
  *" -f mjpeg "*) task=thumbnail;;
  *" -c copy "*) task=copy;;
  *" -c:v "*) task=encode;;
  *) exec '${ffmpeg}' "$@";;
esac
case "$words" in *h264_nvenc*) echo 'No capable devices found' >&2; exit 1;; esac
while [ -e '${folder}/switch-hold-'$task ]; do sleep 0.05; done
if [ -e '${folder}/switch-slow-'$task ]; then exec '${ffmpeg}' -re "$@"; fi
exec '${ffmpeg}' "$@"
`);
  chmodSync(path, 0o755);
  return {
    path,
    hold: (task) => { set(`hold-${task}`); },
    release: (task) => { rmSync(switchFile(`hold-${task}`), { force: true }); },
    slowDown: (task) => { set(`slow-${task}`); },
    speedUp: (task) => { rmSync(switchFile(`slow-${task}`), { force: true }); },
    pretendHardware: () => { set('hardware'); },
  };
}
