import { create } from 'zustand';
import type { TimeSpan } from '../../shared/recordings.ts';
import { systemTimeZone } from '../../shared/wall-time.ts';
import type { MomentText } from './moment-text.ts';
import { emptyMoment, momentTextOf } from './moment-text.ts';
import type { PresetAnchor } from './preset-range.ts';

/** Value of the case choice that stands for a case yet to be made; no id looks like it, ids have no dash. */
export const NEW_CASE = 'new-case';

interface FootageStore {
  search: string;
  selectedCameraIds: readonly number[];
  /** Day on show, `YYYY-MM-DD`; null follows the latest footage. */
  date: string | null;
  zoomLevel: number;
  /** Middle of the magnified part; null follows the chosen range or the footage. */
  zoomCenterMs: number | null;
  start: MomentText;
  end: MomentText;
  /** What the latest preset was relative to; null once the range was changed by hand. */
  anchor: PresetAnchor | null;
  name: string;
  /** Empty for none, {@link NEW_CASE}, or the id of a case. */
  caseChoice: string;
  newCaseName: string;
  newCaseDescription: string;
}

/** What is chosen on the footage page; kept when the person looks at another page. */
export const useFootageStore = create<FootageStore>()(() => ({
  search: '',
  selectedCameraIds: [],
  date: null,
  zoomLevel: 0,
  zoomCenterMs: null,
  start: emptyMoment,
  end: emptyMoment,
  anchor: null,
  name: '',
  caseChoice: '',
  newCaseName: '',
  newCaseDescription: '',
}));

/** Zone of the clock on the wall, the same for every time the window shows. */
export const timeZone = systemTimeZone();

/** Takes a camera into the choice or out of it. */
export function chooseCamera(cameraId: number, isChosen: boolean): void {
  useFootageStore.setState(({ selectedCameraIds }) => {
    if (selectedCameraIds.includes(cameraId) === isChosen) return {};
    const others = selectedCameraIds.filter((id) => id !== cameraId);
    return { selectedCameraIds: isChosen ? [...others, cameraId] : others };
  });
}

/** Puts a range into the four fields. */
export function chooseRange(range: TimeSpan, anchor: PresetAnchor | null): void {
  useFootageStore.setState({ start: momentTextOf(range.startMs, timeZone), end: momentTextOf(range.endMs, timeZone), anchor });
}

/** Shows another day; null for the one of the latest footage. */
export function showDay(date: string | null): void {
  useFootageStore.setState({ date, zoomCenterMs: null });
}
