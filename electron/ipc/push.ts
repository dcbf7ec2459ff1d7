import type { Publisher } from '../../src/main/publisher.ts';

/** The part of a window's contents that events are sent through. */
export interface EventReceiver {
  isDestroyed(): boolean;
  /** Reaches the main frame only. */
  send(channel: string, payload: unknown): void;
}

/** Sends the engine's events to every window that is open at that moment. */
export function createPublisher(receivers: () => readonly EventReceiver[]): Publisher {
  return {
    publish: (name, payload) => {
      for (const receiver of receivers()) if (!receiver.isDestroyed()) receiver.send(name, payload);
    },
  };
}
