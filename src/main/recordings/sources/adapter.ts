import type { SourceKind } from '../../../shared/recordings.ts';
import { frigateFolder } from './frigate-folder.ts';

/** A folder with the segments of one camera and one hour: the unit in which an index is compared with the disk. */
export interface SegmentFolder {
  camera: string;
  /** UTC ms of the hour's start. */
  hourMs: number;
  /** Absolute. */
  path: string;
}

/** A place that should hold segments and does not. */
export interface BadPlace {
  /** Absolute. */
  path: string;
  /** End of a sentence: "it …". */
  reason: string;
}

/** What must be known of a recorder's way to lay out its files. */
export interface SourceAdapter {
  /** @returns the folder below `sourcePath` that the layout starts at; undefined when this is not such a layout */
  findRoot(sourcePath: string): string | undefined;
  /** All folders with segments below the root, in order of time. @throws when the root cannot be read */
  segmentFolders(root: string): Generator<SegmentFolder | BadPlace>;
  /** @returns UTC ms at which a file of that name in that folder starts; undefined when it is no segment's name */
  startOf(fileName: string, folder: SegmentFolder): number | undefined;
  /** @returns the absolute path of a segment */
  pathOf(root: string, camera: string, startMs: number): string;
}

const adapters: Readonly<Record<SourceKind, SourceAdapter>> = { 'frigate-folder': frigateFolder };

/** The adapter for a kind of source. */
export function adapterOf(kind: SourceKind): SourceAdapter {
  return adapters[kind];
}
