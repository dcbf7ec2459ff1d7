import type { EventName, Events } from '../shared/ipc.ts';

/** Where the engine's events go: to the windows in the shell, to the progress bar in the CLI, to a list in tests. */
export interface Publisher {
  publish<Name extends EventName>(name: Name, payload: Events[Name]): void;
}

/** For those who do not listen. */
export const silentPublisher: Publisher = { publish: () => undefined };
