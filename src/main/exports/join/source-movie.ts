import { boxesIn, FieldReader, findBox, fourLetters } from '../../recordings/mp4-boxes.ts';
import { Mp4FormatError } from '../../recordings/mp4-bytes.ts';
import { withMovie, type OpenMovie } from '../../recordings/mp4-header.ts';
import { readFragments } from './source-fragments.ts';
import { readSourceTrack, refuseForgedTables, type SourceMovie } from './source-track.ts';

const types = { ftyp: fourLetters('ftyp'), mvhd: fourLetters('mvhd'), mvex: fourLetters('mvex'), trak: fourLetters('trak'), quickTime: fourLetters('qt  ') };

/**
 * Reads the whole index of a recorded file with a few reads, the first video and the first sound track of it.
 * @throws Mp4FormatError with a reason for people | UnsupportedSource
 */
export function readSourceMovie(path: string): SourceMovie {
  return withMovie(path, (movie) => {
    const { bytes, moov, fragments, identity } = movie;
    const timescale = readMovieTimescale(movie);
    const tracks = boxesIn(bytes, moov).filter(({ type }) => type === types.trak).map((trak) => readSourceTrack(bytes, trak, timescale));
    const video = tracks.find(({ kind }) => kind === 'video');
    const audio = tracks.find(({ kind }) => kind === 'audio');
    const media = [video, audio].filter((track) => track !== undefined);
    if (fragments.length > 0) {
      // A file that is both is written by nobody; its order would be a guess.
      if (media.some(({ tables }) => tables.sampleCount > 0)) throw new Mp4FormatError('it has both a whole index and fragments');
      readFragments(movie, findBox(bytes, moov, types.mvex), media);
    }
    for (const track of media) refuseForgedTables(track, identity.sizeBytes);
    return { path, identity, isQuickTime: isQuickTime(movie), video, audio: audio !== undefined && audio.tables.sampleCount > 0 ? audio : undefined };
  });
}

function readMovieTimescale({ bytes, moov }: OpenMovie): number {
  const box = findBox(bytes, moov, types.mvhd);
  if (box === undefined) throw new Mp4FormatError('its index is malformed (no movie header)');
  const fields = new FieldReader(bytes, box);
  fields.skip(fields.versionAndFlags().version === 1 ? 16 : 8);
  const timescale = fields.uint32();
  if (timescale === 0) throw new Mp4FormatError('its index is malformed (no time scale)');
  return timescale;
}

/** By the first brand of its type; a file without one is as old as QuickTime. */
function isQuickTime({ bytes, topLevel }: OpenMovie): boolean {
  const box = topLevel.find(({ type }) => type === types.ftyp);
  return box === undefined || box.end - box.start < 4 || bytes.uint32(box.start) === types.quickTime;
}
