// The frame's time a second time, for programs: a row of 24 squares at the lower left edge, white for 1, black for 0, the lowest
// bit first. The number counts frames since the UTC midnight before the footage began: (seconds since then) × fps.

/** Enough for two days at 60 fps. */
const BITS = 24;

/**
 * @param {number} width of the picture
 * @returns {number} edge of one square in pixels, even, since chroma has half the resolution
 */
function edgeFor(width) {
  return Math.max(4, Math.floor(width / 80) * 2);
}

/**
 * @param {number} width of the picture
 * @param {number} firstFrameOfDay the number that the first frame shows
 * @returns {string} a chain of ffmpeg filters
 */
export function timeStripFilters(width, firstFrameOfDay) {
  const edge = edgeFor(width);
  const background = `drawbox=x=0:y=ih-${String(edge)}:w=${String(edge * BITS)}:h=${String(edge)}:color=black:t=fill`;
  const squares = Array.from({ length: BITS }, (_, bit) => {
    const isSet = `gte(mod(n+${String(firstFrameOfDay)}\\,${String(2 ** (bit + 1))})\\,${String(2 ** bit)})`;
    return `drawbox=x=${String(edge * bit)}:y=ih-${String(edge)}:w=${String(edge)}:h=${String(edge)}:color=white:t=fill:enable='${isSet}'`;
  });
  return [background, ...squares].join(',');
}

/**
 * Reads the strip from a decoded frame. The time is: UTC midnight before the footage began + result / fps.
 * @param {Uint8Array} gray the whole frame, one byte a pixel (ffmpeg's `-f rawvideo -pix_fmt gray`)
 * @param {number} width
 * @param {number} height
 * @returns {number} frames since that midnight
 */
export function readTimeStrip(gray, width, height) {
  const edge = edgeFor(width);
  const row = height - edge / 2;
  let frameOfDay = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    // The middle of a square: lossy encoding blurs the edges.
    const brightness = gray[row * width + bit * edge + edge / 2] ?? 0;
    if (brightness > 127) frameOfDay += 2 ** bit;
  }
  return frameOfDay;
}
