import type { ErrorCode, ErrorData } from '../shared/errors.ts';
import type { Bridge, EventName, Events, RequestInput, RequestName, RequestOutput } from '../shared/ipc.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent when the page is opened outside the program. */
    readonly reelcase?: Bridge;
  }
}

/** A request that the engine refused, with what to do about it. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(data: ErrorData) {
    super(data.message);
    this.name = 'ApiError';
    this.code = data.code;
    this.remedy = data.remedy;
  }
}

/** @returns whether the page runs inside the program, so that requests can be made at all */
export function hasBridge(): boolean {
  return window.reelcase !== undefined;
}

function bridge(): Bridge {
  if (window.reelcase === undefined) throw new ApiError({ code: 'internal', message: 'The connection to the program is missing.' });
  return window.reelcase;
}

/** What follows the name of a request: nothing for a request that takes nothing. */
type InputArguments<Name extends RequestName> = undefined extends RequestInput<Name> ? [] : [input: RequestInput<Name>];

/**
 * Asks the engine.
 * @throws ApiError when the engine refuses
 */
export async function request<Name extends RequestName>(name: Name, ...input: InputArguments<Name>): Promise<RequestOutput<Name>> {
  const send = bridge().requests[name];
  const reply = await send(input[0] as RequestInput<Name>);
  if (!reply.ok) throw new ApiError(reply.error);
  return reply.value;
}

/** @returns a function that ends the subscription */
export function onEvent<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
  return bridge().events[name](listener);
}

/** @returns the address of an export's file, playable with seeking */
export function clipUrl(exportId: string): string {
  return `reelcase-media://clip/${exportId}`;
}

/** @returns the address of an export's preview picture */
export function thumbnailUrl(exportId: string): string {
  return `reelcase-media://thumbnail/${exportId}`;
}
