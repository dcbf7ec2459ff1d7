import type { JoinChapter, JoinSubtitle } from './join-request.ts';

/** From a moment of the timeline that marks were laid out on, how much earlier everything is in the export. Microseconds. */
interface Shift {
  fromUs: number;
  byUs: number;
}

/** Marks are laid out by the index and by wanted moments, clips by whole pictures: so far before a seam the clip behind it is meant. */
const NEAR_SEAM_US = 100_000;

/** Moves chapters and subtitles where repeated samples were left out: whoever lays marks out knows only the length of the files. */
export class MarkShifts {
  private readonly shifts: Shift[] = [];

  private get byUs(): number {
    return this.shifts.at(-1)?.byUs ?? 0;
  }

  /** @param startUs where the clip that repeats is in the export, @param lengthUs of what was left out before it */
  add(startUs: number, lengthUs: number): void {
    const byUs = this.byUs + lengthUs;
    this.shifts.push({ fromUs: startUs + byUs, byUs });
  }

  /** From here on everything is where it was laid out. */
  endAt(startUs: number): void {
    if (this.byUs !== 0) this.shifts.push({ fromUs: startUs, byUs: 0 });
  }

  /** @returns the chapters where they belong, in order */
  moveChapters(chapters: readonly JoinChapter[]): JoinChapter[] {
    return chapters.map((chapter) => ({ ...chapter, startUs: this.move(chapter.startUs).us })).sort((a, b) => a.startUs - b.startUs);
  }

  /** @returns the lines where they belong, in order, none over another; those of left out time are gone */
  moveSubtitles(subtitles: readonly JoinSubtitle[]): JoinSubtitle[] {
    const moved: JoinSubtitle[] = [];
    for (const line of subtitles) {
      const { us: startUs, limitUs, byUs } = this.move(line.startUs);
      const before = moved.at(-1);
      if (before !== undefined) before.endUs = Math.min(before.endUs, startUs);
      // The file behind the seam tells the time from there on.
      const endUs = Math.min(line.endUs - byUs, limitUs);
      if (endUs > startUs) moved.push({ ...line, startUs, endUs });
    }
    return moved.filter(({ startUs, endUs }) => endUs > startUs);
  }

  /** @returns also where in the export the next seam is */
  private move(us: number): { us: number; byUs: number; limitUs: number } {
    const behind = this.shifts.findIndex(({ fromUs }) => fromUs - NEAR_SEAM_US > us);
    const shift = behind < 0 ? this.shifts.at(-1) : this.shifts[behind - 1];
    const next = behind < 0 ? undefined : this.shifts[behind];
    const byUs = shift?.byUs ?? 0;
    return { us: us - byUs, byUs, limitUs: next === undefined ? Number.POSITIVE_INFINITY : next.fromUs - next.byUs };
  }
}
