import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { toFileError } from '../../file-error.ts';
import type { JoinControl } from './control.ts';
import type { FollowingHash } from './join-files.ts';
import { BUFFER_BYTES } from './part-writer.ts';

/** What the hashing thread is started with. */
export interface HashWorkerData {
  kind: 'hash';
  path: string;
  totalBytes: number;
  shared: SharedArrayBuffer;
}

/** Smaller files are hashed by the one who writes them: a thread takes longer to start. */
const WORTH_A_THREAD_BYTES = 64 * 1024 * 1024;
const HASH_BYTES = 32;
/** Shared memory: a signal that wakes and whether the hash is there (32 bits each), bytes written, bytes hashed (64 bits each), the hash. */
const SHARED_BYTES = 8 + 8 + 8 + HASH_BYTES;
/** A thread that has not come on for so long is dead: it could not even be started. */
const GIVEN_UP_AFTER_MS = 10_000;
const IS_RUNNING = 0;
const IS_DONE = 1;
const HAS_FAILED = 2;
/** How long a wait lasts before it looks whether all was called off. */
const LOOK_AGAIN_MS = 100;

class SharedHash {
  private readonly numbers: Int32Array<SharedArrayBuffer>;
  private readonly bytes: BigInt64Array<SharedArrayBuffer>;
  private readonly digest: Uint8Array<SharedArrayBuffer>;

  constructor(readonly memory: SharedArrayBuffer) {
    this.numbers = new Int32Array(memory);
    this.bytes = new BigInt64Array(memory, 8, 2);
    this.digest = new Uint8Array(memory, 24, HASH_BYTES);
  }

  get writtenBytes(): number {
    return Number(Atomics.load(this.bytes, 0));
  }

  get hashedBytes(): number {
    return Number(Atomics.load(this.bytes, 1));
  }

  setHashed(bytes: number): void {
    Atomics.store(this.bytes, 1, BigInt(bytes));
  }

  setWritten(bytes: number): void {
    Atomics.store(this.bytes, 0, BigInt(bytes));
    Atomics.add(this.numbers, 0, 1);
    Atomics.notify(this.numbers, 0);
  }

  /** Sleeps until more is written than known. */
  waitForMore(known: number): void {
    const signal = Atomics.load(this.numbers, 0);
    if (this.writtenBytes <= known) Atomics.wait(this.numbers, 0, signal, LOOK_AGAIN_MS);
  }

  get state(): number {
    return Atomics.load(this.numbers, 1);
  }

  end(state: typeof IS_DONE | typeof HAS_FAILED, digest?: Uint8Array): void {
    if (digest !== undefined) this.digest.set(digest);
    Atomics.store(this.numbers, 1, state);
    Atomics.notify(this.numbers, 1);
  }

  waitForEnd(): void {
    Atomics.wait(this.numbers, 1, IS_RUNNING, LOOK_AGAIN_MS);
  }

  hexadecimal(): string {
    return Buffer.from(this.digest).toString('hex');
  }
}

/** @returns what starts a hashing thread for a large file; to be called in a thread that may wait */
export function startHashBeside(path: string, worker: string, control: JoinControl): (totalBytes: number) => FollowingHash | undefined {
  return (totalBytes) => {
    if (totalBytes < WORTH_A_THREAD_BYTES) return undefined;
    const shared = new SharedHash(new SharedArrayBuffer(SHARED_BYTES));
    const data: HashWorkerData = { kind: 'hash', path, totalBytes, shared: shared.memory };
    const thread = new Worker(worker, { workerData: data });
    // It ends with the thread that started it, which sees no events while it writes.
    thread.unref();
    thread.on('error', () => undefined);
    return {
      onWritten: (bytes) => { shared.setWritten(bytes); },
      finish: () => waitForHash(shared, control) ?? hashAlone(path, control),
    };
  };
}

/** @returns undefined when the thread cannot do it */
function waitForHash(shared: SharedHash, control: JoinControl): string | undefined {
  let known = { bytes: -1, atMs: performance.now() };
  while (shared.state === IS_RUNNING) {
    control.check();
    shared.waitForEnd();
    if (shared.hashedBytes !== known.bytes) known = { bytes: shared.hashedBytes, atMs: performance.now() };
    if (performance.now() - known.atMs > GIVEN_UP_AFTER_MS) return undefined;
  }
  return shared.state === IS_DONE ? shared.hexadecimal() : undefined;
}

function hashAlone(path: string, control: JoinControl): string {
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    for (let got = readSync(file, buffer); got > 0; got = readSync(file, buffer)) {
      control.check();
      hash.update(buffer.subarray(0, got));
    }
    return hash.digest('hex');
  } catch (error) {
    throw toFileError(error, 'read the export back', path);
  } finally {
    closeSync(file);
  }
}

/** Reads a file behind the one who writes it; the work of the hashing thread. */
export function hashFollower({ path, totalBytes, shared }: HashWorkerData): void {
  const state = new SharedHash(shared);
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    for (let done = 0; done < totalBytes;) {
      const available = state.writtenBytes - done;
      if (available <= 0) {
        state.waitForMore(done);
        continue;
      }
      const got = readSync(file, buffer, 0, Math.min(BUFFER_BYTES, available), done);
      if (got === 0) throw new Error('the written file became shorter');
      hash.update(buffer.subarray(0, got));
      done += got;
      state.setHashed(done);
    }
    state.end(IS_DONE, hash.digest());
  } catch {
    state.end(HAS_FAILED);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
