import type { StepTiming } from '../../shared/job.ts';
import type { StopReason } from './job-machine.ts';
import { PauseGate } from './pause-gate.ts';

/** Whether this system can stop a process where it is and let it go on (Windows cannot). */
export const CAN_FREEZE_PROCESSES = process.platform !== 'win32';

/** What memory holds of a job while it runs: how to stop it and how to hold it. */
export class RunningJob {
  readonly gate = new PauseGate();
  readonly log: string[] = [];
  readonly timings: StepTiming[] = [];
  /** Resolves when the attempt is in the books. */
  readonly finished: Promise<void>;
  private finish: () => void = () => undefined;
  private readonly abort = new AbortController();
  private readonly processIds = new Set<number>();
  private reason: StopReason | undefined;
  private isResting = false;

  constructor() {
    this.finished = new Promise((resolve) => { this.finish = resolve; });
    this.gate.onChange(() => { this.holdOrLetGo(); });
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  get stopReason(): StopReason | undefined {
    return this.reason;
  }

  /** The first reason wins. A held process would not notice that it is to end, so it is let go on first. */
  async stop(reason: StopReason): Promise<void> {
    this.reason ??= reason;
    this.gate.hold(false);
    this.rest(false);
    this.abort.abort();
    await this.finished;
  }

  /** Processes work for this job from now on; null: none any more. */
  setProcess(processId: number | null): void {
    if (processId === null) this.processIds.clear();
    else this.processIds.add(processId);
    if (processId !== null && this.isFrozen) this.signalProcesses(true);
  }

  /** Its processes stand still because others have their turn, apart from what a person or the queue wants. */
  rest(isResting: boolean): void {
    if (this.isResting === isResting) return;
    this.isResting = isResting;
    this.holdOrLetGo();
  }

  markFinished(): void {
    this.finish();
  }

  private get isFrozen(): boolean {
    return this.gate.isHeld || this.isResting;
  }

  private holdOrLetGo(): void {
    this.signalProcesses(this.isFrozen);
  }

  private signalProcesses(isHeld: boolean): void {
    if (!CAN_FREEZE_PROCESSES) return;
    for (const processId of this.processIds) {
      try {
        process.kill(processId, isHeld ? 'SIGSTOP' : 'SIGCONT');
      } catch {
        // It has just ended by itself.
      }
    }
  }
}
