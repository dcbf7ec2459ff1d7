import type { TurnWait } from '../../shared/job.ts';
import type { PauseGate } from './pause-gate.ts';
import type { TurnLimits } from './turn-limits.ts';

/** What a copy through ffmpeg puts on a disk as fast as the disk allows. */
export interface DiskLoad {
  /** The file system, as `stat` numbers it. */
  device: number;
  /** Size of the file. The last thing ffmpeg does is to move all of it, so that until its end a copy can leave all of it unwritten. */
  bytes: number;
}

/** A job that wants ffmpeg to work for it. */
export interface TurnRequest {
  /** Place of the job in the queue; the lowest is the next one. */
  rank: number;
  signal: AbortSignal;
  gate: PauseGate;
  /** Whether a held job's processes stand still. Where they cannot, they go on working and keep their turn. */
  canRest: boolean;
  /** Absent where the processor is what work waits for. */
  disk?: DiskLoad;
  /**
   * Told whenever it changes.
   * @param hasTurn whether its processes may work
   * @param wait for whom it waits; null while it works, and while it is held, which is somebody else's wish
   */
  onChange: (hasTurn: boolean, wait: TurnWait | null) => void;
}

interface Turn extends TurnRequest {
  works: boolean;
  /** Its processes are there, at work or not. */
  hasBegun: boolean;
  begin: () => void;
  told: TurnWait | null;
}

/**
 * Lets ffmpeg work for a few jobs at once: more encoders than processor cores only make everybody's export late, and copies that
 * together write more than the system keeps in memory make each other wait for the disk. Joins have a way of their own and never ask.
 *
 * A job that is held while it waits takes no turn. One that is held while it works gives its turn back where its processes stand
 * still: somebody who holds an export back wants others to get on. When it goes on, its processes stand still until it has a turn
 * again, and it is the first to get one, since its file is half written.
 */
export class FfmpegTurns {
  /** Of all that work or want to. */
  private readonly turns = new Set<Turn>();
  private willLook = false;

  constructor(private readonly limits: TurnLimits) {}

  /**
   * Does work when it is its turn.
   * @param work told how to find out whether it has lent its turn and stands still, which is no stall
   * @throws the reason of `signal` when it was aborted while it waited, and what the work throws
   */
  async during<Value>(request: TurnRequest, work: (isResting: () => boolean) => Promise<Value>): Promise<Value> {
    const turn: Turn = { ...request, works: false, hasBegun: false, begin: () => undefined, told: null };
    const endListening = request.gate.onChange((isHeld) => { this.onHold(turn, isHeld); });
    this.turns.add(turn);
    try {
      await this.untilGranted(turn);
      request.signal.throwIfAborted();
      return await work(() => !turn.works);
    } finally {
      endListening();
      this.turns.delete(turn);
      request.onChange(true, null);
      this.look();
    }
  }

  private async untilGranted(turn: Turn): Promise<void> {
    if (turn.signal.aborted) return;
    await new Promise<void>((resolve) => {
      turn.begin = resolve;
      turn.signal.addEventListener('abort', () => { resolve(); }, { once: true });
      this.look();
    });
  }

  private onHold(turn: Turn, isHeld: boolean): void {
    if (isHeld && turn.works && turn.canRest) {
      turn.works = false;
      turn.onChange(false, null);
    }
    if (isHeld) turn.told = null;
    // Later: the whole queue may be held, one job after the other, and none of them is to get the turn of another.
    if (this.willLook) return;
    this.willLook = true;
    queueMicrotask(() => {
      this.willLook = false;
      this.look();
    });
  }

  /** Gives turns to those who can have one, and tells the others for whom they wait. */
  private look(): void {
    const working = [...this.turns].filter(({ works }) => works);
    const waiting = [...this.turns].filter(({ works, gate, signal }) => !works && !gate.isHeld && !signal.aborted);
    // Whoever waits for a disk is not overtaken by smaller copies, or it might wait for ever.
    const wanted = new Set<number>();
    for (const turn of waiting.sort((one, other) => Number(other.hasBegun) - Number(one.hasBegun) || one.rank - other.rank)) {
      const wait = this.obstacle(turn, working, wanted);
      if (wait === null) {
        working.push(turn);
        grant(turn);
      } else {
        if (turn.disk !== undefined) wanted.add(turn.disk.device);
        tell(turn, wait);
      }
    }
  }

  private obstacle({ disk }: Turn, working: readonly Turn[], wanted: ReadonlySet<number>): TurnWait | null {
    if (working.length >= this.limits.atOnce) return { reason: 'processors', others: working.length };
    if (disk === undefined) return null;
    const beside = working.flatMap((other) => (other.disk?.device === disk.device ? [other.disk.bytes] : []));
    if (wanted.has(disk.device)) return { reason: 'disk', others: Math.max(1, beside.length) };
    if (beside.length === 0 || disk.bytes + beside.reduce((sum, bytes) => sum + bytes, 0) <= this.limits.unwrittenBytes()) return null;
    return { reason: 'disk', others: beside.length };
  }
}

function grant(turn: Turn): void {
  turn.works = true;
  turn.hasBegun = true;
  turn.told = null;
  turn.onChange(true, null);
  turn.begin();
}

function tell(turn: Turn, wait: TurnWait): void {
  if (turn.told?.reason === wait.reason && turn.told.others === wait.others) return;
  turn.told = wait;
  turn.onChange(false, wait);
}
