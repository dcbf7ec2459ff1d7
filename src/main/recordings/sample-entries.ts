import type { Mp4Track } from './mp4-track.ts';

/**
 * The sample descriptions with the figures blanked that differ from file to file without changing how they are decoded:
 * bit rates, in `btrt` boxes and in the decoder configuration of MPEG-4 sound (`esds`). Equal results can be joined.
 */
export function comparableSampleEntries(track: Pick<Mp4Track, 'sampleEntries'>): Buffer {
  const copy = Buffer.from(track.sampleEntries);
  for (let at = copy.indexOf('btrt', 0, 'latin1'); at >= 0; at = copy.indexOf('btrt', at + 4, 'latin1')) copy.fill(0, at + 4, Math.min(copy.length, at + 16));
  for (let at = copy.indexOf('esds', 0, 'latin1'); at >= 0; at = copy.indexOf('esds', at + 4, 'latin1')) blankBitRates(copy, at + 8);
  return copy;
}

/** ISO/IEC 14496-1, 7.2.6.6: DecoderConfigDescriptor (tag 4): type, stream, buffer size (3 bytes), highest and average bit rate. */
function blankBitRates(copy: Buffer, start: number): void {
  const limit = Math.min(copy.length, start + 64);
  for (let at = start; at < limit; at += 1) {
    if (copy[at] !== 0x04) continue;
    let content = at + 1;
    while (content < limit && ((copy[content] ?? 0) & 0x80) !== 0) content += 1;
    // 0x40: AAC; only then is this byte really the tag and not part of another number.
    if (copy[content + 1] !== 0x40) continue;
    copy.fill(0, content + 3, Math.min(copy.length, content + 14));
    return;
  }
}
