import { create } from 'zustand';
import type { TimeSpan } from '../../shared/recordings.ts';
import { systemTimeZone } from '../../shared/wall-time.ts';
import type { MomentText } from './moment-text.ts';
import { emptyMoment, momentTextOf, readMoment, readRange } from './moment-text.ts';
import type { PresetAnchor } from './preset-range.ts';

/** Value of the case choice that stands for a case yet to be made; no id looks like it, ids have no dash. */
export const NEW_CASE = 'new-case';

/** Which part of the day the timelines show: what `fitView` says, all of it, or a part that somebody chose. */
export type ViewChoice = 'footage' | 'day' | TimeSpan;

interface FootageStore {
  search: string;
  selectedCameraIds: readonly number[];
  /** Day on show, `YYYY-MM-DD`; null follows the latest footage. */
  date: string | null;
  view: ViewChoice;
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
  view: 'footage',
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
  useFootageStore.setState((state) => {
    // The same state tells nobody: a drag chooses its camera again with every move.
    if (state.selectedCameraIds.includes(cameraId) === isChosen) return state;
    const others = state.selectedCameraIds.filter((id) => id !== cameraId);
    return { selectedCameraIds: isChosen ? [...others, cameraId] : others };
  });
}

/** Puts a range into the four fields. */
export function chooseRange(range: TimeSpan, anchor: PresetAnchor | null): void {
  useFootageStore.setState({ start: momentTextOf(range.startMs, timeZone), end: momentTextOf(range.endMs, timeZone), anchor });
}

/** @returns the range that the four fields make at this moment, for what is pressed and not rendered; null while they make none */
export function chosenRange(): TimeSpan | null {
  const { start, end } = useFootageStore.getState();
  const reading = readRange(readMoment(start, timeZone), readMoment(end, timeZone));
  return reading.kind === 'range' ? reading.range : null;
}

/** Shows another day; null for the one of the latest footage. A part of the old day that was in view means nothing there. */
export function showDay(date: string | null): void {
  useFootageStore.setState(({ view }) => ({ date, view: view === 'day' ? 'day' : 'footage' }));
}

function isSameView(left: ViewChoice, right: ViewChoice): boolean {
  return typeof left === 'string' || typeof right === 'string' ? left === right : left.startMs === right.startMs && left.endMs === right.endMs;
}

/** Shows a part of the day on the timelines. */
export function showView(view: ViewChoice): void {
  // The same state tells nobody: a wheel that turns on at the end of the day asks for what is in view already.
  useFootageStore.setState((state) => (isSameView(state.view, view) ? state : { view }));
}
