import { create } from 'zustand';
import type { Case } from '../../shared/case.ts';
import type { LibraryTopic } from '../../shared/ipc.ts';
import type { Camera, IndexProgress, Source } from '../../shared/recordings.ts';
import type { AppInfo, Settings } from '../../shared/settings.ts';
import { onEvent, request } from '../api.ts';

interface LibraryStore {
  /** Null until the first answer. */
  sources: Source[] | null;
  cameras: Camera[] | null;
  cases: Case[] | null;
  settings: Settings | null;
  appInfo: AppInfo | null;
  /** Why the latest of the lists above could not be read. */
  error: unknown;
  /** Latest progress of each source's scan. */
  indexing: Readonly<Record<number, IndexProgress>>;
  /** Grows when a topic changes; lists that are paged depend on it to ask again. */
  versions: Readonly<Record<LibraryTopic, number>>;
}

/** Lists of the store that many places show, and the signal that any list is out of date. */
export const useLibraryStore = create<LibraryStore>()(() => ({
  sources: null,
  cameras: null,
  cases: null,
  settings: null,
  appInfo: null,
  error: null,
  indexing: {},
  versions: { sources: 0, cameras: 0, exports: 0, cases: 0, jobHistory: 0, settings: 0 },
}));

/** Latest question a topic; an answer to an older one is dropped, or it would overwrite newer data. */
const questionNumbers = new Map<string, number>();

async function load<Value>(topic: string, ask: () => Promise<Value>, store: (value: Value) => Partial<LibraryStore>): Promise<void> {
  const number = (questionNumbers.get(topic) ?? 0) + 1;
  questionNumbers.set(topic, number);
  try {
    const value = await ask();
    if (questionNumbers.get(topic) === number) useLibraryStore.setState({ ...store(value), error: null });
  } catch (error) {
    if (questionNumbers.get(topic) === number) useLibraryStore.setState({ error });
  }
}

// Camera 2 before camera 10, and capitals among the small letters, as a person looks for them.
const nameOrder = new Intl.Collator(undefined, { numeric: true });

function inReadingOrder(cameras: readonly Camera[]): Camera[] {
  return [...cameras].sort((a, b) => nameOrder.compare(a.name, b.name) || a.id - b.id);
}

const loaders: Partial<Record<LibraryTopic, () => Promise<void>>> = {
  sources: () => load('sources', () => request('sources:list'), (sources) => ({ sources })),
  cameras: () => load('cameras', () => request('cameras:list'), (cameras) => ({ cameras: inReadingOrder(cameras) })),
  cases: () => load('cases', () => request('cases:list'), (cases) => ({ cases })),
  settings: () => load('settings', () => request('settings:get'), (settings) => ({ settings })),
};

/** Asks again for the named topics, as when the engine says that they changed. */
export function refreshTopics(topics: readonly LibraryTopic[]): void {
  useLibraryStore.setState(({ versions }) => {
    const next = { ...versions };
    for (const topic of topics) next[topic] += 1;
    return { versions: next };
  });
  for (const topic of topics) void loaders[topic]?.();
}

/** Asks for everything again, after an error. */
export function reloadLibrary(): void {
  refreshTopics(['sources', 'cameras', 'exports', 'cases', 'jobHistory', 'settings']);
  void load('appInfo', () => request('app:info'), (appInfo) => ({ appInfo }));
}

/** @returns a function that ends the subscriptions */
export function connectLibraryStore(): () => void {
  const disconnectLibrary = onEvent('library:changed', ({ topics }) => refreshTopics(topics));
  const disconnectIndexing = onEvent('indexing:progress', (progress) =>
    useLibraryStore.setState(({ indexing }) => ({ indexing: { ...indexing, [progress.sourceId]: progress } })),
  );
  reloadLibrary();
  return () => {
    disconnectLibrary();
    disconnectIndexing();
  };
}
