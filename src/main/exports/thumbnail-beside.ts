import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { provideThumbnail, type ThumbnailSource } from './thumbnail.ts';

/** Makes the thumbnail of an export beside its verification: both only read the written file, and each waits for an ffmpeg to start. */
export class ThumbnailBeside {
  private readonly stop = new AbortController();
  private making: ReturnType<typeof provideThumbnail> | undefined;

  /** @param source its video is the written file */
  constructor(private readonly source: ThumbnailSource, private readonly ffmpeg: Ffmpeg, private readonly signal: AbortSignal) {}

  /** To be called once the file is whole. */
  begin(): void {
    this.making ??= provideThumbnail(this.source, this.ffmpeg, AbortSignal.any([this.signal, this.stop.signal]));
    // Whoever finishes it hears of it; where verification fails first, nobody does.
    this.making.catch(() => undefined);
  }

  /** @param hasPicture whether the file turned out to have one @throws the signal's reason when it was stopped */
  async finish(hasPicture: boolean): ReturnType<typeof provideThumbnail> {
    return this.making ?? await provideThumbnail(hasPicture ? this.source : { ...this.source, videoPath: null }, this.ffmpeg, this.signal);
  }

  /** Ends it, so that nothing reads or writes any more. */
  async discard(): Promise<void> {
    this.stop.abort();
    await this.making?.catch(() => undefined);
  }
}
