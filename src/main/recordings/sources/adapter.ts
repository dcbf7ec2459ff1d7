import type { SourceKind } from '../../../shared/recordings.ts';
import { frigateFolder } from './frigate-folder.ts';

/**
 * The longest that one recorded file may be: Frigate's own limit (MAX_SEGMENT_DURATION). The index refuses longer ones, so
 * that whoever looks for what reaches into a moment need not look back further than this.
 */
export const MAX_SEGMENT_DURATION_MS = 600_000;

/** A folder with the segments of one camera and one hour: the unit in which an index is compared with the disk. */
export interface SegmentFolder {
  camera: string;
  /** UTC ms of the hour's start. */
  hourMs: number;
  /** Absolute. */
  path: string;
}

/** A place that should hold segments and cannot be used. */
export interface BadPlace {
  /** Absolute. */
  path: string;
  /** End of a sentence: "it …". */
  reason: string;
  /** It may still hold what the index knows of it, but it could not be looked at now. */
  isUnreachable: boolean;
}

/** What must be known of a recorder's way to lay out its files. */
export interface SourceAdapter {
  /** @returns the folder below `sourcePath` that the layout starts at; undefined when this is not such a layout. @throws errors of node:fs */
  findRoot(sourcePath: string): string | undefined;
  /** Where the layout of a source starts as a rule, for a source that cannot be looked at. */
  usualRoot(sourcePath: string): string;
  /** All folders with segments below the root, in order of time. @throws errors of node:fs when the root cannot be listed */
  segmentFolders(root: string): Generator<SegmentFolder | BadPlace>;
  /** @returns UTC ms at which a file of that name in that folder starts; undefined when it is no segment's name */
  startOf(fileName: string, folder: SegmentFolder): number | undefined;
  /** @returns the absolute path of a segment */
  pathOf(root: string, camera: string, startMs: number): string;
  /** The same for many segments of a camera: quick where they come in order of time. */
  pathsOf(root: string, camera: string): (startMs: number) => string;
}

const adapters: Readonly<Record<SourceKind, SourceAdapter>> = { 'frigate-folder': frigateFolder };

/** The adapter for a kind of source. */
export function adapterOf(kind: SourceKind): SourceAdapter {
  return adapters[kind];
}
