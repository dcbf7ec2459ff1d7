/**
 * @typedef {object} DemoGap a time without any file, as when the recorder lost the camera
 * @property {number} startSeconds from the beginning of the footage; rounded down to a whole segment
 * @property {number} durationSeconds rounded up to whole segments
 */

/**
 * @typedef {object} DemoCamera
 * @property {string} name any name that a folder can have
 * @property {'h264' | 'hevc'} codec HEVC becomes H.264 where the ffmpeg at hand cannot encode it
 * @property {boolean} hasAudio AAC, a steady tone
 * @property {number} width even
 * @property {number} height even
 * @property {number} fps whole
 * @property {readonly DemoGap[]} gaps
 * @property {DemoScene} scene
 */

/**
 * @typedef {object} DemoScene what it looks like
 * @property {string} background colour as ffmpeg writes it
 * @property {string} ground colour of the lower half
 * @property {string} mover colour of the thing that passes by
 * @property {number} secondsToPass how long it takes to cross the picture
 */

const picture = { width: 640, height: 360, fps: 10 };

/**
 * The cameras of the demo footage. They differ in what matters to an export: sound or none, codec, frame rate, a gap, a space in
 * the name. The third has half the frames, because encoding HEVC takes several times as long as H.264.
 * @type {readonly DemoCamera[]}
 */
export const demoCameras = [
  { ...picture, name: 'front_door', codec: 'h264', hasAudio: true, gaps: [], scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } },
  { ...picture, name: 'car park', codec: 'h264', hasAudio: false, gaps: [{ startSeconds: 240, durationSeconds: 40 }], scene: { background: '0x2a2f3a', ground: '0x3c3f46', mover: '0xb8433f', secondsToPass: 7 } },
  { ...picture, name: 'garden', fps: 5, codec: 'hevc', hasAudio: false, gaps: [], scene: { background: '0x35506b', ground: '0x35553a', mover: '0xe6dfc8', secondsToPass: 23 } },
];
