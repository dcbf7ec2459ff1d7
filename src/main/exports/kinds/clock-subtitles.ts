import { formatInstant } from '../../../shared/wall-time.ts';
import type { PlacedFootage } from './chapters.ts';

/** A line of a subtitle track, on the time line of the export. */
export interface ClockSubtitle {
  startUs: number;
  endUs: number;
  text: string;
}

const SECOND_MS = 1_000;
/** A line that would stand for less is joined with the next: less than a frame. */
const SHORTEST_US = 20_000;

/**
 * The wall clock as subtitles: a line a second of wall time, changing when the second changes, also across gaps, and with the
 * offset of the zone.
 * @param placed in the order of the export
 * @param timeZone IANA name
 */
export function buildClockSubtitles(placed: readonly PlacedFootage[], timeZone: string): ClockSubtitle[] {
  const lines: ClockSubtitle[] = [];
  for (const { startUs, endUs, wallStartMs } of placed) {
    const wallEndMs = wallStartMs + (endUs - startUs) / 1_000;
    const toOutput = (ms: number): number => Math.round(startUs + (ms - wallStartMs) * 1_000);
    for (let second = Math.floor(wallStartMs / SECOND_MS) * SECOND_MS; second < wallEndMs; second += SECOND_MS) {
      const line = { startUs: toOutput(Math.max(second, wallStartMs)), endUs: toOutput(Math.min(second + SECOND_MS, wallEndMs)), text: formatInstant(second, timeZone) };
      const last = lines.at(-1);
      // The same second goes on in the next file, or a seam lies a hair beside it.
      if (last !== undefined && line.startUs - last.endUs < SHORTEST_US && (last.text === line.text || line.endUs - line.startUs < SHORTEST_US)) last.endUs = Math.max(last.endUs, line.endUs);
      else if (line.endUs > line.startUs) lines.push({ ...line, startUs: Math.max(line.startUs, last?.endUs ?? 0) });
    }
  }
  return lines;
}

/** The text of an SRT file, for whoever adds the track through ffmpeg (`-c:s mov_text`). */
export function toSubRip(lines: readonly ClockSubtitle[]): string {
  return lines.map(({ startUs, endUs, text }, index) => `${String(index + 1)}\n${subRipTime(startUs)} --> ${subRipTime(endUs)}\n${text}\n`).join('\n');
}

function subRipTime(microseconds: number): string {
  const ms = Math.round(microseconds / 1_000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)},${String(ms % 1_000).padStart(3, '0')}`;
}
