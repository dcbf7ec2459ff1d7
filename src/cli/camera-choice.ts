import type { Camera, Source } from '../shared/recordings.ts';
import { printable } from './text.ts';
import { UsageError } from './usage-error.ts';

/** How a person named cameras on the command line. */
export interface CameraWords {
  /** `NAME` or `SOURCE/NAME`. */
  names: readonly string[];
  ids: readonly number[];
}

/**
 * Finds the cameras that were named, each once, in the order they were named.
 * @throws UsageError when one does not exist, when a name fits several, and when none was named
 */
export function chooseCameras(words: CameraWords, cameras: readonly Camera[], sources: readonly Source[]): Camera[] {
  if (words.names.length === 0 && words.ids.length === 0) throw new UsageError('No camera was named.', { remedy: 'Add --camera NAME; `cameras` lists them.' });
  const chosen = [...words.names.map((name) => byName(name, cameras, sources)), ...words.ids.map((id) => byId(id, cameras))];
  return [...new Map(chosen.map((camera) => [camera.id, camera])).values()];
}

function byId(id: number, cameras: readonly Camera[]): Camera {
  const camera = cameras.find((each) => each.id === id);
  if (camera === undefined) throw unknownCamera(`There is no camera with the id ${String(id)}.`, cameras);
  return camera;
}

function byName(name: string, cameras: readonly Camera[], sources: readonly Source[]): Camera {
  const sourceName = (camera: Camera) => sources.find(({ id }) => id === camera.sourceId)?.name ?? '';
  const plain = cameras.filter((camera) => camera.name === name);
  const matches = plain.length > 0 ? plain : cameras.filter((camera) => `${sourceName(camera)}/${camera.name}` === name);
  const [first, second] = matches;
  if (first === undefined) throw unknownCamera(`There is no camera named “${printable(name)}”.`, cameras);
  if (second === undefined) return first;
  const ways = matches.map((camera) => `--camera-id ${String(camera.id)} (${printable(sourceName(camera))}/${printable(camera.name)})`);
  throw new UsageError(`Several sources have a camera named “${printable(name)}”.`, { remedy: `Name it as SOURCE/CAMERA, or use one of: ${ways.join(', ')}.` });
}

function unknownCamera(message: string, cameras: readonly Camera[]): UsageError {
  const names = [...new Set(cameras.map(({ name }) => `“${printable(name)}”`))];
  const some = names.slice(0, 10).join(', ');
  const remedy = names.length === 0
    ? 'No cameras are known yet: add a source and run `index`.'
    : `Known cameras: ${some}${names.length > 10 ? ', … (`cameras` lists all)' : ''}.`;
  return new UsageError(message, { code: 'not_found', remedy });
}
