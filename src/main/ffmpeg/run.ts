import { constants, setPriority } from 'node:os';
import { execa } from 'execa';
import { AppError } from '../../shared/errors.ts';
import { createNoiseFilter, FFMPEG_REMEDY, toFfmpegError } from './errors.ts';
import { createProgressParser, type FfmpegProgress } from './progress.ts';

/** The expected ways in which a run ends; callers handle all three. */
export type FfmpegOutcome =
  /** Ended by itself with exit code 0, which says nothing about the result: verify it. */
  | { kind: 'exited'; stderrTail: readonly string[]; lastProgress: FfmpegProgress | undefined }
  /** Ended because `signal` asked for it. */
  | { kind: 'aborted' }
  | { kind: 'failed'; error: AppError; stderrTail: readonly string[] };

export interface FfmpegRun {
  program: string;
  arguments: readonly string[];
  /** Text for standard input; none when absent. */
  input?: string;
  signal: AbortSignal;
  onProgress?: (progress: FfmpegProgress) => void;
  onStarted?: (processId: number) => void;
  /**
   * Anything that changes while work goes on besides ffmpeg's own progress, e.g. the output's size and time of change:
   * while an index is moved to the front of a large file ffmpeg reports nothing.
   */
  signOfLife?: () => string;
  /** A run without progress and without a sign of life for so long is ended. */
  stallLimitMs?: number;
  /** Whether the process is held on purpose (SIGSTOP) at this moment, which is no stall. */
  isHeld?: () => boolean;
  /** Working folder, so that files in it can be named without a path; our own when absent. */
  folder?: string;
  /** Whether everything else on the machine goes first, the recorder above all. */
  isBackground?: boolean;
  /** A second run of the same program that goes first: its standard output becomes this one's standard input. */
  feeder?: FfmpegFeeder;
}

/** The first of two processes that are piped into each other. */
export interface FfmpegFeeder {
  arguments: readonly string[];
  onStarted?: (processId: number) => void;
}

const STDERR_LINES_KEPT = 200;
const DEFAULT_STALL_LIMIT_MS = 120_000;
const FORCE_KILL_AFTER_MS = 5_000;

/** Runs ffmpeg with an argument array (never a shell) and tells how it ended. Does not throw for any of the expected ends. */
export async function runFfmpeg(run: FfmpegRun): Promise<FfmpegOutcome> {
  const stderrTail: string[] = [];
  const stall = new AbortController();
  const parse = createProgressParser();
  let lastProgress: FfmpegProgress | undefined;

  const options = childOptions(run, stall.signal);
  const feeder = run.feeder === undefined ? undefined : execa(run.program, run.feeder.arguments, { ...options, stdin: 'ignore' });
  const child = execa(run.program, run.arguments, { ...options, ...(feeder !== undefined ? { stdin: 'pipe' as const } : run.input === undefined ? { stdin: 'ignore' as const } : { input: run.input }) });
  // An end that breaks is told by the process behind it.
  if (feeder !== undefined && child.stdin !== null) feeder.stdout.on('error', ignore).pipe(child.stdin.on('error', ignore));
  if (feeder?.pid !== undefined) announce(run, feeder.pid, run.feeder?.onStarted);
  if (child.pid !== undefined) announce(run, child.pid, run.onStarted);
  const stopWatching = watchForStall(run, () => lastProgress, () => { stall.abort(); });

  const [result, feederResult] = await Promise.all([
    child,
    feeder,
    feeder === undefined ? undefined : readLines(feeder.iterable({ from: 'stderr' }), lineKeeper(stderrTail)),
    readLines(child.iterable({ from: 'stdout' }), (line) => {
      const progress = parse(line);
      if (progress === undefined) return;
      lastProgress = progress;
      run.onProgress?.(progress);
    }),
    readLines(child.iterable({ from: 'stderr' }), lineKeeper(stderrTail)),
  ]);
  stopWatching();

  if (run.signal.aborted) return { kind: 'aborted' };
  if (stall.signal.aborted) return { kind: 'failed', error: stalledError(run.stallLimitMs ?? DEFAULT_STALL_LIMIT_MS), stderrTail };
  // The feeder of a run that failed fails too, because nobody reads it any more; the run itself has the cause.
  const failed = result.failed ? result : feederResult?.failed === true ? feederResult : undefined;
  return failed === undefined ? { kind: 'exited', stderrTail, lastProgress } : { kind: 'failed', error: toRunError(run.program, failed, stderrTail), stderrTail };
}

function ignore(): void {
  // Nothing to do.
}

function childOptions(run: FfmpegRun, stalled: AbortSignal) {
  return {
    cancelSignal: AbortSignal.any([run.signal, stalled]),
    forceKillAfterDelay: FORCE_KILL_AFTER_MS,
    // Kept by ourselves and bounded: a day-long export writes more than fits.
    buffer: false,
    reject: false,
    extendEnv: false,
    env: childEnvironment(),
    ...(run.folder === undefined ? {} : { cwd: run.folder }),
  } as const;
}

/** Its threads inherit the priority, so it is lowered before ffmpeg has read its arguments. */
function announce(run: FfmpegRun, processId: number, onStarted: ((processId: number) => void) | undefined): void {
  if (run.isBackground === true) giveWay(processId);
  onStarted?.(processId);
}

function giveWay(processId: number): void {
  try {
    setPriority(processId, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it: it then runs as others do.
    return;
  }
  setIdleDiskPriority(processId);
}

/**
 * Lets a process or, on Linux, a single thread use the disk only when nobody else does. Its helper is not everywhere installed, and not
 * worth a failure.
 */
export function setIdleDiskPriority(processOrThreadId: number): void {
  if (process.platform !== 'linux') return;
  void execa('ionice', ['-c', '3', '-p', String(processOrThreadId)], { stdio: 'ignore', reject: false, extendEnv: false, env: childEnvironment() });
}

/** Runs a program for its standard output. @returns undefined when it cannot be started, fails or takes too long */
export async function captureOutput(program: string, programArguments: readonly string[], limitMs: number): Promise<string | undefined> {
  const result = await execa(program, programArguments, { stdin: 'ignore', reject: false, timeout: limitMs, forceKillAfterDelay: 1_000, extendEnv: false, env: childEnvironment() });
  return result.failed ? undefined : result.stdout;
}

/**
 * Runs a program that is not ffmpeg to its end.
 * @param extraEnvironment added to what every child sees
 * @throws Error when it cannot be started, fails or takes too long
 */
export async function runCommand(program: string, programArguments: readonly string[], limitMs: number, extraEnvironment: Readonly<Record<string, string>>): Promise<void> {
  await execa(program, programArguments, { stdin: 'ignore', stdout: 'ignore', timeout: limitMs, forceKillAfterDelay: FORCE_KILL_AFTER_MS, extendEnv: false, env: { ...childEnvironment(), ...extraEnvironment } });
}

/**
 * What a child may see of our environment: where programs and temporary files are, and the language. Nothing that makes
 * the loader or ffmpeg load other code or write reports (LD_PRELOAD, FFREPORT, …).
 */
function childEnvironment(): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];
  const own = wanted.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as [string, string]]));
  return Object.fromEntries(own);
}

/** A stream that ends early because the process was stopped is not an error of its own: the process's end tells the cause. */
async function readLines(lines: AsyncIterable<unknown>, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) onLine(String(line));
  } catch {
    return;
  }
}

function lineKeeper(tail: string[]): (line: string) => void {
  const isNoise = createNoiseFilter();
  return (line) => {
    if (line.trim() === '' || isNoise(line)) return;
    tail.push(line.slice(0, 2_000));
    if (tail.length > STDERR_LINES_KEPT) tail.shift();
  };
}

function watchForStall(run: FfmpegRun, progress: () => FfmpegProgress | undefined, onStall: () => void): () => void {
  const limitMs = run.stallLimitMs ?? DEFAULT_STALL_LIMIT_MS;
  let lastSign = '';
  let changedAtMs = performance.now();
  const timer = setInterval(() => {
    const sign = `${String(progress()?.outTimeUs)} ${String(progress()?.totalSizeBytes)} ${String(progress()?.frames)} ${run.signOfLife?.() ?? ''}`;
    if (sign !== lastSign || run.isHeld?.() === true) {
      lastSign = sign;
      changedAtMs = performance.now();
    } else if (performance.now() - changedAtMs >= limitMs) {
      onStall();
    }
  }, Math.min(1_000, limitMs / 4));
  return () => { clearInterval(timer); };
}

function stalledError(limitMs: number): AppError {
  return new AppError('ffmpeg_stalled', `ffmpeg made no progress for ${String(Math.round(limitMs / 1_000))} seconds and was stopped.`, {
    remedy: 'Check that the disks of the footage and of the export folder answer, then retry.',
  });
}

function toRunError(program: string, result: { exitCode?: number | undefined; signal?: string | undefined; cause?: unknown }, stderrTail: readonly string[]): AppError {
  const startError = result.exitCode === undefined && result.signal === undefined ? result.cause : undefined;
  if (startError instanceof Error && 'code' in startError) {
    const why = startError.code === 'ENOENT' ? 'it does not exist' : startError.code === 'EACCES' ? 'it may not be executed' : startError.message;
    return new AppError('ffmpeg_missing', `ffmpeg could not be started (${program}): ${why}.`, { remedy: FFMPEG_REMEDY, cause: startError });
  }
  return toFfmpegError(stderrTail, result.signal === undefined ? `exit code ${String(result.exitCode)}` : `signal ${result.signal}`);
}
