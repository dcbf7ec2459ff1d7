const names: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  h265: 'HEVC',
  av1: 'AV1',
  vp9: 'VP9',
  mpeg4: 'MPEG-4',
  mjpeg: 'Motion JPEG',
  aac: 'AAC',
  mp3: 'MP3',
  opus: 'Opus',
  pcm_alaw: 'G.711 A-law',
  pcm_mulaw: 'G.711 µ-law',
};

/** @returns a codec as people write it; one that is not known as ffmpeg calls it */
export function codecName(codec: string): string {
  return names[codec.toLowerCase()] ?? codec;
}
