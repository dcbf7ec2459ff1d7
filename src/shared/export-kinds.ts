/** What an export makes of the footage. Only `copy` is a master; all others are derivatives, re-encoded or picked from it. */
export const exportKinds = ['copy', 'timelapse', 'encode', 'stills', 'grid', 'custom'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** How much of a copy is compared with its source, packet by packet, after it has been written. */
export const proofModes = ['off', 'sample', 'full'] as const;
export type ProofMode = (typeof proofModes)[number];

/** `exact`: the first shown frame is the one asked for. `keyframe`: whole groups of pictures, never less than asked. */
export const cutModes = ['exact', 'keyframe'] as const;
export type CutMode = (typeof cutModes)[number];

/** `collapse`: unrecorded time is left out. `keep`: it stays, as a standing picture. `split`: one file a recorded span. */
export const gapModes = ['collapse', 'keep', 'split'] as const;
export type GapMode = (typeof gapModes)[number];

export const audioModes = ['keep', 'mute', 'only'] as const;
export type AudioMode = (typeof audioModes)[number];

/** What chapters of a copy are made of. `review_items`: what the recorder noted, where its database is known. */
export const chapterModes = ['none', 'segments', 'gaps', 'review_items'] as const;
export type ChapterMode = (typeof chapterModes)[number];

/** Most cameras one grid shows: 4 × 4. */
export const MAX_GRID_CAMERAS = 16;
/** Longest custom ffmpeg arguments, in characters. */
export const MAX_CUSTOM_ARGUMENTS_LENGTH = 2_000;
