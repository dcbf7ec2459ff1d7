/** Most pictures of one strip. */
export const MAX_FILMSTRIP_PICTURES = 60;

/** One moment of a strip. */
export interface FilmstripMoment {
  /** The moment that was asked for, UTC ms. */
  atMs: number;
  /** Whether anything is recorded then. */
  isRecorded: boolean;
  /** The picture of the nearest key frame before, as a `data:` address of a JPEG; null where nothing is recorded or the footage cannot be decoded. */
  picture: string | null;
  /** When that picture was recorded, UTC ms; null without one. */
  shownMs: number | null;
}

/** Pictures of a camera, evenly spread over a range. */
export interface Filmstrip {
  /** In order of time. */
  moments: FilmstripMoment[];
}
