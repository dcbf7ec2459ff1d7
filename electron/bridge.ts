import { eventNames, Requests, type Bridge, type RequestName } from '../src/shared/ipc.ts';

/** The part of Electron's `ipcRenderer` that the bridge is made of. */
export interface IpcConnection {
  invoke(channel: string, input: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, payload: unknown) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, payload: unknown) => void): unknown;
}

/**
 * Makes what the page sees: plain functions, one a request and one a kind of event, derived from the contract. Electron's
 * event object stays behind: it would hand the page the whole of `ipcRenderer`.
 */
export function createBridge(connection: IpcConnection): Bridge {
  const requestNames = Object.keys(Requests) as RequestName[];
  const requests = Object.fromEntries(requestNames.map((name) => [name, (input: unknown) => connection.invoke(name, input)]));
  const events = Object.fromEntries(eventNames.map((name) => [name, (listener: (payload: unknown) => void) => subscribe(connection, name, listener)]));
  // The entries are built from the keys of the very maps that the type is derived from.
  return { requests, events } as unknown as Bridge;
}

function subscribe(connection: IpcConnection, name: string, listener: (payload: unknown) => void): () => void {
  const deliver = (_event: unknown, payload: unknown) => { listener(payload); };
  connection.on(name, deliver);
  return () => { connection.removeListener(name, deliver); };
}
