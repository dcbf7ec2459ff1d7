import type { ExportStream } from '../../../shared/export.ts';
import type { Mp4Header, Mp4Track } from '../../recordings/mp4-header.ts';

/** Subtitles of MP4 (3GPP TS 26.245). The titles of chapters are a track too, of another coding, and nothing to read along. */
const SUBTITLE_CODEC = 'tx3g';

/** @returns the tracks of a finished MP4, as its own index has them */
export function streamsOf({ tracks }: Pick<Mp4Header, 'tracks'>): ExportStream[] {
  return tracks.flatMap((track) => {
    const kind = kindOf(track);
    if (kind === undefined) return [];
    const { codec, presentationUs, sampleCount, width, height } = track;
    return [{ kind, codec, durationMs: Math.round(presentationUs / 1_000), packets: sampleCount, ...(kind === 'video' ? { width, height } : {}) }];
  });
}

function kindOf({ kind, codec }: Mp4Track): ExportStream['kind'] | undefined {
  if (kind !== 'other') return kind;
  return codec === SUBTITLE_CODEC ? 'text' : undefined;
}
