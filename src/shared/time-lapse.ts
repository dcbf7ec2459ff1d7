/** What a time-lapse of some footage becomes. */
export interface TimeLapse {
  /** How many times faster than life; never less than 1. */
  speed: number;
  /** Playing time of the result, milliseconds: whole frames, at least one. */
  lengthMs: number;
  frames: number;
}

/**
 * Works out the resulting length, for whoever shows it before the job runs and for the job itself.
 * @param recordedMs recorded time in the range: gaps take no time in a time-lapse
 * @param choice `targetSeconds` wins over `speed`; a target longer than the footage plays it at its own speed
 */
export function timeLapseOf(recordedMs: number, choice: { speed: number; targetSeconds?: number | undefined; framesPerSecond: number }): TimeLapse {
  const recordedSeconds = Math.max(0, recordedMs) / 1_000;
  const wanted = choice.targetSeconds === undefined ? choice.speed : recordedSeconds / choice.targetSeconds;
  const speed = Math.max(1, wanted);
  // A frame is shown from its time until the next, so that the last one begun counts.
  const frames = Math.max(1, Math.round((recordedSeconds / speed) * choice.framesPerSecond));
  return { speed, frames, lengthMs: (frames / choice.framesPerSecond) * 1_000 };
}
