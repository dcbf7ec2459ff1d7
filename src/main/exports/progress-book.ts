import type { JobStep, StepTiming, TurnWait } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { LiveProgress } from './live-jobs.ts';
import { createProgressMeter } from './progress-meter.ts';
import type { StepProgress } from './job-context.ts';

/** The progress of jobs that run, and for a moment of those that have ended. */
export class ProgressBook {
  private readonly live = new Map<string, LiveProgress>();

  constructor(private readonly clock: Clock) {}

  get(jobId: string): LiveProgress | undefined {
    return this.live.get(jobId);
  }

  forget(jobId: string): void {
    this.live.delete(jobId);
  }

  /**
   * Starts the account of an attempt.
   * @param timings gets how long each step took, as they end
   * @returns a function that takes a report and answers whether the step is a new one, one that notes for whom the job waits (null:
   * for nobody any more), and one that ends the account
   */
  begin(jobId: string, timings: StepTiming[]): { report: (step: JobStep, progress: StepProgress) => boolean; wait: (turnWait: TurnWait | null) => void; end: () => void } {
    this.live.set(jobId, { step: 'preparing', percent: 0, turnWait: null, etaMs: null, speed: null, bytesDone: 0 });
    let meter = createProgressMeter(() => this.clock.monotonicMs());
    let stepStartedAtMs = this.clock.monotonicMs();
    let current: JobStep = 'preparing';
    const closeStep = (): void => {
      const nowMs = this.clock.monotonicMs();
      timings.push({ step: current, elapsedMs: Math.round(nowMs - stepStartedAtMs) });
      stepStartedAtMs = nowMs;
    };
    return {
      report: (step, progress) => {
        const isNewStep = step !== current;
        if (isNewStep) {
          closeStep();
          current = step;
          meter = createProgressMeter(() => this.clock.monotonicMs());
        }
        this.live.set(jobId, toLive(step, progress, this.live.get(jobId), isNewStep, meter));
        return isNewStep;
      },
      wait: (turnWait) => {
        const before = this.live.get(jobId);
        // When the work goes on is not known.
        if (before !== undefined) this.live.set(jobId, { ...before, turnWait, etaMs: null, speed: null });
      },
      end: closeStep,
    };
  }
}

function toLive(step: JobStep, { percent, doneMs, totalMs, bytesDone }: StepProgress, before: LiveProgress | undefined, isNewStep: boolean, meter: ReturnType<typeof createProgressMeter>): LiveProgress {
  const turnWait = before?.turnWait ?? null;
  const reading = doneMs !== undefined && totalMs !== undefined && turnWait === null ? meter(doneMs, totalMs) : { speed: null, etaMs: null };
  return {
    step,
    turnWait,
    // Clamped and never going back within a step, whatever the tool reports.
    percent: Math.min(100, Math.max(0, percent, isNewStep ? 0 : before?.percent ?? 0)),
    bytesDone: Math.max(bytesDone ?? 0, before?.bytesDone ?? 0),
    ...reading,
  };
}
