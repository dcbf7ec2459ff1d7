/**
 * Lets the work of one job be held and let go on. The work asks at its safe points, or listens; a held job keeps its place in the
 * queue, its files and its processes, but not its turn to have them work (`FfmpegTurns`).
 */
export class PauseGate {
  private held = false;
  private readonly listeners = new Set<(isHeld: boolean) => void>();

  get isHeld(): boolean {
    return this.held;
  }

  hold(isHeld: boolean): void {
    if (this.held === isHeld) return;
    this.held = isHeld;
    for (const listener of [...this.listeners]) listener(isHeld);
  }

  /** @returns a function that ends the listening */
  onChange(listener: (isHeld: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  /** Resolves at once when nothing is held, else when it goes on or when `signal` is aborted. */
  async whenOpen(signal: AbortSignal): Promise<void> {
    if (!this.held || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = this.onChange(() => { done(); });
      const done = (): void => {
        end();
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done);
    });
  }
}
