/** Lets the event loop do what else waits, so that long work on the main thread does not keep the window from an answer. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}
