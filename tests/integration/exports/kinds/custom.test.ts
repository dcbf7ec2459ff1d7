import { beforeAll, describe, expect, it } from 'vitest';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { footageOf, frameSeconds, make, makeCamera, shownSeconds } from './derivative-helpers.ts';

// A person's own ffmpeg arguments, around real footage.

const folder = makeTempFolder();
let files: string[];

beforeAll(async () => {
  files = await makeCamera(folder, { name: 'custom' }, 60);
});

describe('custom arguments', () => {
  it('left out make the reference system’s time-lapse', async () => {
    const { result, path } = await make({ folder, options: { kind: 'custom' }, footage: await footageOf(files, 0, 60), fromSeconds: 0, toSeconds: 60 });
    expect(result).toMatchObject({ audioCodec: null, expectedMs: 2_400 });
    expect(shownSeconds(path).every((second) => second % 2 === 0)).toBe(true);
    const times = frameSeconds(path);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeCloseTo(1 / 30, 3);
  });

  it('keep the sound unless it is refused', async () => {
    const order = { folder, footage: await footageOf(files, 2, 12), fromSeconds: 2, toSeconds: 12 };
    const kept = await make({ ...order, options: { kind: 'custom', inputArguments: '', outputArguments: '-vf "scale=160:90, hflip" -crf 30 -preset ultrafast' } });
    expect(kept.result).toMatchObject({ audioCodec: 'mp4a', width: 160, height: 90, durationMs: 10_000 });
    const dropped = await make({ ...order, options: { kind: 'custom', inputArguments: '', outputArguments: '-an' } });
    expect(dropped.result.audioCodec).toBeNull();
  });

  it('can copy', async () => {
    const { result } = await make({ folder, options: { kind: 'custom', inputArguments: '', outputArguments: '-c:v copy -c:a copy' }, footage: await footageOf(files, 0, 20), fromSeconds: 0, toSeconds: 20 });
    expect(result).toMatchObject({ encoders: [], durationMs: 20_000, videoCodec: 'avc1' });
  });

  it('say what is not allowed, in the reference system’s words, before anything runs', async () => {
    const order = { folder, footage: await footageOf(files, 0, 10), fromSeconds: 0, toSeconds: 10 };
    await expect(make({ ...order, options: { kind: 'custom', outputArguments: '-f segment x%d.ts' } })).rejects.toMatchObject({ code: 'invalid_input', message: 'Invalid ffmpeg output arguments: Forbidden ffmpeg argument: -f' });
    await expect(make({ ...order, options: { kind: 'custom', inputArguments: '-i /etc/passwd' } })).rejects.toMatchObject({ message: 'Invalid ffmpeg input arguments: Forbidden ffmpeg argument: -i' });
  });

  it('that ffmpeg refuses fail with its own words', async () => {
    await expect(make({ folder, options: { kind: 'custom', outputArguments: '-vf scale=0:-7:nonsense=1' }, footage: await footageOf(files, 0, 10), fromSeconds: 0, toSeconds: 10 })).rejects.toMatchObject({ code: 'ffmpeg_failed' });
  });
});
