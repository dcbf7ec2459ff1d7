import { chooseClip } from '../join/choose-clip.ts';
import { closeSeam } from '../join/close-seam.ts';
import type { ChosenClip } from '../join/find-repeat.ts';
import { JoinRefused } from '../join/refuse.ts';
import type { FoundRepeat, RepeatSearch } from './inspect-request.ts';
import { findLeavePoint } from './leave-point.ts';

/**
 * Finds what neighbouring files hold both, as a join does, for exports that ffmpeg makes: by the same code, so that every way
 * treats repeats alike. A file that cannot be read, or is of a kind that is not joined, has none. Waits until it is done: for a
 * thread of its own. Memory: the indexes of two files.
 * @param onFile called before each file is read; may throw to stop
 * @throws AppError 'footage_unreadable' when a file has changed since its index was read, and the usual ones of a disk
 */
export function findRepeats({ clips, hasSound }: RepeatSearch, onFile: () => void): FoundRepeat[] {
  const repeats: FoundRepeat[] = [];
  let before: ChosenClip | undefined;
  for (const [clipIndex, clip] of clips.entries()) {
    onFile();
    const isNeighbour = (clip.mayRepeatUs ?? 0) > 0;
    if (!isNeighbour) before = undefined;
    const isCompared = (isNeighbour && before !== undefined) || (clips[clipIndex + 1]?.mayRepeatUs ?? 0) > 0;
    const next = isCompared ? choose(clip, clipIndex) : undefined;
    if (before === undefined || next === undefined) {
      before = next;
      continue;
    }
    const closed = closeSeam(before, next, { cut: 'exact', audio: hasSound ? 'keep' : 'mute' });
    before = closed.next;
    if (closed.repeated === null) continue;
    repeats.push({ clipIndex, before: closed.before && earlierEnd(closed.before, hasSound), fromUs: closed.next.clip.fromUs, toUs: closed.next.clip.toUs, ...closed.repeated });
  }
  return repeats;
}

/** @returns undefined where the file cannot be read, holds nothing of the wanted time, or is of a kind that is not joined */
function choose(clip: RepeatSearch['clips'][number], clipIndex: number): ChosenClip | undefined {
  try {
    return chooseClip(clip, clipIndex, { cut: 'exact', unreadable: 'skip' }, []);
  } catch (error) {
    if (error instanceof JoinRefused) return undefined;
    throw error;
  }
}

function earlierEnd(before: ChosenClip, hasSound: boolean): NonNullable<FoundRepeat['before']> {
  return { toUs: (before.part.to / before.video.timescale) * 1e6, leaveAtUs: findLeavePoint(before, hasSound) };
}
