import { nameForCamera } from '../../shared/export.ts';
import type { ExportOptions, ExportOptionsInput } from '../../shared/export-options.ts';
import type { EnqueueRequest } from '../../shared/ipc.ts';
import type { Camera, TimeSpan } from '../../shared/recordings.ts';
import { NEW_CASE } from './footage-store.ts';
import type { OptionsForm } from './options/options-form.ts';
import { optionsOf } from './options/options-request.ts';

/** What the panel's fields hold when the button is pressed. */
export interface QueueInput {
  cameras: readonly Camera[];
  range: TimeSpan;
  name: string;
  caseChoice: string;
  newCaseName: string;
  newCaseDescription: string;
  options: OptionsForm;
}

/** @returns how many exports are queued: one a camera, but one for all of a grid */
export function exportCount(cameras: readonly Camera[], { kind }: Pick<OptionsForm, 'kind'>): number {
  return kind === 'grid' ? Math.min(1, cameras.length) : cameras.length;
}

/** The contract's type is that of a parsed request. The engine parses this one and fills in what was left out. */
function filledByEngine(options: ExportOptionsInput): ExportOptions {
  return options as ExportOptions;
}

/** @returns the batch request for one export a camera, or one of all cameras for a grid */
export function enqueueRequestOf({ cameras, range, name, caseChoice, newCaseName, newCaseDescription, options }: QueueInput): EnqueueRequest {
  const count = exportCount(cameras, options);
  const items = cameras.slice(0, count).map((camera) => {
    const itemName = nameForCamera(name, camera.name, count);
    return { cameraId: camera.id, ...range, ...(itemName === undefined ? {} : { name: itemName }), ...(options.picture === null ? {} : { pictureId: options.picture.pictureId }) };
  });
  const chosen = optionsOf(options, cameras.slice(1).map(({ id }) => id));
  const batch = { items, ...(chosen === undefined ? {} : { options: filledByEngine(chosen) }) };
  if (caseChoice === NEW_CASE) return { ...batch, newCaseName: newCaseName.trim(), newCaseDescription: newCaseDescription.trim() };
  return caseChoice === '' ? batch : { ...batch, exportCaseId: caseChoice };
}
