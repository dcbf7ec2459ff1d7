/** What a shared number asks a join to do. */
const RUN = 0;
const PAUSE = 1;
const STOP = 2;

/** How long a paused join sleeps before it looks again, should a wake-up call get lost. */
const LOOK_AGAIN_MS = 1_000;

/** Ends a join that was cancelled; never reaches the caller. */
export class JoinStopped extends Error {
  constructor() {
    super('the join was stopped');
    this.name = 'JoinStopped';
  }
}

/** Looks at a shared number that another thread sets: a thread that copies never waits for messages. */
export class JoinControl {
  constructor(readonly state: Int32Array<SharedArrayBuffer> = new Int32Array(new SharedArrayBuffer(4))) {}

  /** Sleeps while the join is paused. Called once a buffer. @throws JoinStopped */
  check(): void {
    for (let state = Atomics.load(this.state, 0); state !== RUN; state = Atomics.load(this.state, 0)) {
      if (state === STOP) throw new JoinStopped();
      Atomics.wait(this.state, 0, PAUSE, LOOK_AGAIN_MS);
    }
  }

  pause(): void {
    Atomics.compareExchange(this.state, 0, RUN, PAUSE);
  }

  resume(): void {
    Atomics.compareExchange(this.state, 0, PAUSE, RUN);
    Atomics.notify(this.state, 0);
  }

  /** Cannot be taken back. */
  stop(): void {
    Atomics.store(this.state, 0, STOP);
    Atomics.notify(this.state, 0);
  }
}
