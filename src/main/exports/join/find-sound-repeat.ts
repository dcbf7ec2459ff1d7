import { audibleSpan } from './audio-part.ts';
import type { SampleComparison } from './compare-samples.ts';
import type { ChosenClip } from './find-repeat.ts';
import { sampleEndingAfter, sampleStartingAt, sumBefore } from './runs.ts';
import type { SourceTrack } from './source-track.ts';

/** What of a file's sound the next file holds too. */
export interface SoundRepeat {
  /** The earlier file's first such sample; all behind it are repeated as well. Null: its sound has to be cut by time. */
  sample: number | null;
  packets: number;
}

/** Edit lists count in milliseconds, both files round: so far from its place a packet is looked for at least. */
const PLACE_TOLERANCE_US = 3_000;
/** Sound may begin so much later than the pictures, and end so much earlier, and still cover them: some packets. */
const COVER_TOLERANCE_US = 100_000;
/** More packets than two seconds of single PCM samples at 192 kHz. */
const MAX_REPEATED = 400_000;

/**
 * Finds the packets at the end of a file that the next one starts with, near to where they belong: silence is the same everywhere.
 * Sound that was coded anew for the second file has no equal packets; it counts as repeated when it covers the same time.
 * @param keyFrameTime showing time of the earlier file's picture with which the later one starts, units
 * @returns 'missing' when sound of the earlier file would be lost
 */
export function findSoundRepeat(before: ChosenClip, next: ChosenClip, keyFrameTime: number, comparison: SampleComparison): SoundRepeat | 'missing' {
  const track = before.movie.audio;
  const later = next.movie.audio;
  if (track === undefined) return { sample: null, packets: 0 };
  const audible = audibleSpan(track);
  const end = sampleStartingAt(track.tables.durations, audible.to);
  const seamUs = presentedUs(before.video, keyFrameTime);
  const endUs = audible.startUs + unitsToUs(track, sumBefore(track.tables.durations, end));
  if (later === undefined) return endUs <= seamUs ? { sample: null, packets: 0 } : 'missing';
  // On the earlier file's timeline.
  const laterAudible = audibleSpan(later);
  const laterStartUs = laterAudible.startUs + seamUs - presentedUs(next.video, next.part.zero);
  const first = sampleEndingAfter(later.tables.durations, laterAudible.from);
  const firstUs = laterStartUs + unitsToUs(later, sumBefore(later.tables.durations, first));
  const candidates = track.comparableEntries.equals(later.comparableEntries) ? nearestSamples(track, firstUs - audible.startUs) : [];
  for (const sample of candidates) {
    const packets = end - sample;
    if (packets <= 0 || packets > MAX_REPEATED || packets > later.tables.sampleCount - first) continue;
    if (comparison.areEqual(track, sample, later, first, packets)) return { sample, packets };
  }
  const laterEndUs = laterStartUs + unitsToUs(later, laterAudible.to);
  const isCovered = firstUs <= seamUs + COVER_TOLERANCE_US && laterEndUs >= endUs - COVER_TOLERANCE_US;
  return isCovered || endUs <= seamUs ? { sample: null, packets: 0 } : 'missing';
}

/** The samples that start near a time, the nearest first. @param us from the track's first sample */
function nearestSamples(track: SourceTrack, us: number): number[] {
  const { durations, sampleCount } = track.tables;
  const toUnits = (time: number): number => (time / 1e6) * track.timescale;
  const toleranceUs = Math.max(PLACE_TOLERANCE_US, 1.5 * unitsToUs(track, durations.values[0] ?? 0));
  const from = sampleStartingAt(durations, Math.max(0, toUnits(us - toleranceUs)));
  const to = Math.min(sampleCount, sampleStartingAt(durations, Math.max(0, toUnits(us + toleranceUs))));
  const nearest = sampleStartingAt(durations, Math.max(0, toUnits(us) - (durations.values[0] ?? 0) / 2));
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index).sort((a, b) => Math.abs(a - nearest) - Math.abs(b - nearest));
}

/** Where on the file's own timeline a picture is shown. */
function presentedUs({ edit, timescale }: SourceTrack, time: number): number {
  return edit.delayUs + ((time - edit.mediaStart) / timescale) * 1e6;
}

function unitsToUs({ timescale }: SourceTrack, units: number): number {
  return (units / timescale) * 1e6;
}
