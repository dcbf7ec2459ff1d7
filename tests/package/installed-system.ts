import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND_LIMIT_MS = 120_000;
/** An ordinary person's account: no groups, no rights. */
const USER = 'ada';

/** How a command of the installed system ended. */
export interface Ended {
  exitCode: number | null;
  output: string;
}

/** A program that runs in the installed system. */
export interface Running {
  child: ChildProcess;
  /** Everything it wrote so far. */
  output: () => string;
  hasEnded: Promise<number | null>;
}

/**
 * A clean Debian of its own, to install the package into. Layers over a root that is never written to; the mounts are in the
 * mount namespace that the suite starts the tests in, so they vanish with it, however the tests end.
 */
export class InstalledSystem {
  readonly root: string;
  private readonly folder: string;

  /** @param baseRoot absolute folder of the clean Debian */
  constructor(baseRoot: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'reelcase-installed-'));
    this.root = join(this.folder, 'root');
    const [upper, work] = [join(this.folder, 'upper'), join(this.folder, 'work')];
    for (const folder of [this.root, upper, work]) mkdirSync(folder);
    must('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${baseRoot},upperdir=${upper},workdir=${work}`, this.root]);
    must('mount', ['--bind', '/dev', join(this.root, 'dev')]);
    must('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', join(this.root, 'dev', 'shm')]);
    must('mount', ['-t', 'proc', 'proc', join(this.root, 'proc')]);
    must('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', join(this.root, 'tmp')]);
    // The display's socket: the one way out of this system.
    mkdirSync(join(this.root, 'tmp', '.X11-unix'));
    must('mount', ['--bind', '/tmp/.X11-unix', join(this.root, 'tmp', '.X11-unix')]);
    this.must('useradd', '--create-home', USER);
  }

  /** Installs a package as its readers would: apt, which has to find all that it depends on. */
  install(deb: string): string {
    copyFileSync(deb, join(this.root, 'tmp', 'reelcase.deb'));
    return this.must('apt-get', 'install', '--yes', '--no-install-recommends', '/tmp/reelcase.deb');
  }

  /** Runs a command as root. @returns what it wrote @throws when it fails */
  must(program: string, ...words: string[]): string {
    return must('chroot', [this.root, ...plainEnvironment({ HOME: '/root' }), program, ...words]);
  }

  /** Runs a command as the ordinary person, to its end. */
  run(environment: Record<string, string>, program: string, ...words: string[]): Ended {
    const ended = spawnSync('chroot', this.asUser(environment, program, words), { encoding: 'utf8', timeout: COMMAND_LIMIT_MS });
    return { exitCode: ended.status, output: `${ended.stdout}${ended.stderr}` };
  }

  /** Starts a program as the ordinary person. */
  start(environment: Record<string, string>, program: string, ...words: string[]): Running {
    const child = spawn('chroot', this.asUser(environment, program, words), { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { output += text; });
    const hasEnded = new Promise<number | null>((resolve) => { child.on('exit', resolve); });
    return { child, output: () => output, hasEnded };
  }

  /** @returns the place of a file of the installed system in ours */
  path(inside: string): string {
    return join(this.root, inside);
  }

  has(inside: string): boolean {
    return existsSync(this.path(inside));
  }

  /** @returns permission bits with setuid, e.g. 0o4755 */
  modeOf(inside: string): number {
    return statSync(this.path(inside)).mode & 0o7777;
  }

  remove(): void {
    for (const inside of ['tmp/.X11-unix', 'tmp', 'proc', 'dev/shm', 'dev', '']) must('umount', ['--lazy', join(this.root, inside)]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private asUser(environment: Record<string, string>, program: string, words: readonly string[]): string[] {
    return [`--userspec=${USER}:${USER}`, this.root, ...plainEnvironment({ HOME: `/home/${USER}`, USER, DISPLAY: process.env.DISPLAY ?? '', TZ: 'Europe/Berlin', ...environment }), program, ...words];
  }
}

/** Nothing of the test run's own environment: a person's desktop has none of it. */
function plainEnvironment(variables: Record<string, string>): string[] {
  const all = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', ...variables };
  return ['/usr/bin/env', '-i', ...Object.entries(all).map(([name, value]) => `${name}=${value}`)];
}

function must(program: string, words: string[]): string {
  const ended = spawnSync(program, words, { encoding: 'utf8', timeout: COMMAND_LIMIT_MS });
  if (ended.status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${String(ended.status ?? ended.signal)}:\n${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}
