import { describe, expect, it } from 'vitest';
import { createBridge, type IpcConnection } from '../../../electron/bridge.ts';
import { eventNames, Requests } from '../../../src/shared/ipc.ts';

class FakeConnection implements IpcConnection {
  readonly invoked: unknown[][] = [];
  readonly listeners = new Map<string, Set<(event: unknown, payload: unknown) => void>>();

  invoke(channel: string, input: unknown): Promise<unknown> {
    this.invoked.push([channel, input]);
    return Promise.resolve({ ok: true, value: null });
  }
  on(channel: string, listener: (event: unknown, payload: unknown) => void): void {
    this.listeners.set(channel, (this.listeners.get(channel) ?? new Set()).add(listener));
  }
  removeListener(channel: string, listener: (event: unknown, payload: unknown) => void): void {
    this.listeners.get(channel)?.delete(listener);
  }
  emit(channel: string, ...values: unknown[]): void {
    for (const listener of this.listeners.get(channel) ?? []) (listener as (...all: unknown[]) => void)({ sender: 'the whole of ipcRenderer' }, ...values);
  }
}

describe('createBridge', () => {
  it('has exactly the functions of the contract and nothing else', () => {
    const bridge = createBridge(new FakeConnection());
    expect(Object.keys(bridge)).toEqual(['requests', 'events']);
    expect(Object.keys(bridge.requests)).toEqual(Object.keys(Requests));
    expect(Object.keys(bridge.events)).toEqual([...eventNames]);
    for (const each of [...Object.values(bridge.requests), ...Object.values(bridge.events)]) expect(each).toBeTypeOf('function');
  });

  it('sends a request on its own channel, with one input only', async () => {
    const connection = new FakeConnection();
    const rename = createBridge(connection).requests['exports:rename'] as (...values: unknown[]) => Promise<unknown>;
    await rename({ exportId: 'a', name: 'b' }, 'more');
    expect(connection.invoked).toEqual([['exports:rename', { exportId: 'a', name: 'b' }]]);
  });

  it('gives listeners the payload and never the event', () => {
    const connection = new FakeConnection();
    const heard: unknown[][] = [];
    createBridge(connection).events['library:changed']((...values: unknown[]) => { heard.push(values); });
    connection.emit('library:changed', { topics: ['cases'] }, 'more');
    expect(heard).toEqual([[{ topics: ['cases'] }]]);
  });

  it('ends one subscription and leaves the others', () => {
    const connection = new FakeConnection();
    const heard: string[] = [];
    const { events } = createBridge(connection);
    const stopFirst = events['library:changed'](() => { heard.push('first'); });
    events['library:changed'](() => { heard.push('second'); });
    stopFirst();
    stopFirst();
    connection.emit('library:changed', { topics: [] });
    expect(heard).toEqual(['second']);
  });
});
