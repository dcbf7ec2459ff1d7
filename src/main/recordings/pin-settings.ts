import type { Source } from '../../shared/recordings.ts';
import { checkPinFolder } from './pin-folder.ts';
import type { SourceRepository } from './source-repository.ts';

/** Where footage of waiting jobs may be held: a choice for each source. */
export function createPinSettings({ sources, require, changed, anySegment }: {
  sources: SourceRepository;
  /** @throws AppError 'not_found' */
  require: (sourceId: number) => Source;
  changed: () => void;
  /** A recorded file of a camera, to try a folder with. */
  anySegment: (cameraId: number) => string | undefined;
}) {
  return {
    /**
     * Says where footage of waiting jobs is held by a second name, so that the recorder cannot delete it; null: nowhere.
     * @param folder absolute; made when it does not exist, tried with a real file of the source
     * @param limitBytes most that pins of this source may hold; as it was when absent
     * @throws AppError 'invalid_input' where that cannot work, and the usual ones of a disk
     */
    setPinFolder: async (sourceId: number, folder: string | null, limitBytes?: number): Promise<Source> => {
      require(sourceId);
      const cameraId = sources.cameraWithFootage(sourceId);
      if (folder !== null) await checkPinFolder(folder, cameraId === undefined ? undefined : anySegment(cameraId));
      sources.setPinFolder(sourceId, folder, limitBytes);
      changed();
      return require(sourceId);
    },
    /** Where footage of a camera may be held; undefined: nowhere. */
    pinPlaceOf: (cameraId: number): { sourceId: number; folder: string; limitBytes: number } | undefined => {
      const source = sources.get(sources.sourceOfCamera(cameraId) ?? 0);
      return source === undefined || source.pinFolder === null ? undefined : { sourceId: source.id, folder: source.pinFolder, limitBytes: source.pinLimitBytes };
    },
  };
}
