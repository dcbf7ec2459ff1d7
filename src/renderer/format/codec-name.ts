/** Names that people and other players use, by the code that a file or ffmpeg has for them. */
const names: Readonly<Record<string, string>> = {
  avc1: 'H.264', avc3: 'H.264', h264: 'H.264',
  hvc1: 'H.265 (HEVC)', hev1: 'H.265 (HEVC)', hevc: 'H.265 (HEVC)',
  av01: 'AV1', av1: 'AV1', vp09: 'VP9', vp9: 'VP9', mp4v: 'MPEG-4', mpeg4: 'MPEG-4', mjpeg: 'Motion JPEG', jpeg: 'Motion JPEG',
  mp4a: 'AAC', aac: 'AAC', opus: 'Opus', alac: 'ALAC', mp3: 'MP3', ulaw: 'G.711 µ-law', pcm_mulaw: 'G.711 µ-law', alaw: 'G.711 A-law', pcm_alaw: 'G.711 A-law',
};

/** @returns what a coding is called, e.g. `H.264` for `avc1`; the code itself where it is not known */
export function codecName(code: string): string {
  return names[code.toLowerCase()] ?? code;
}
