import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workingFolderOf } from '../../../src/cli/context.ts';
import { toFailure } from '../../../src/cli/failure.ts';
import { Interrupted, untilInterrupted } from '../../../src/cli/interruption.ts';
import { createOutput, type TextStream } from '../../../src/cli/output.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { AppError } from '../../../src/shared/errors.ts';

class MemoryStream implements TextStream {
  text = '';
  private fail: ((error: NodeJS.ErrnoException) => void) | undefined;
  write(text: string): void { this.text += text; }
  on(_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void { this.fail = listener; }
  failWith(code: string): void { this.fail?.(Object.assign(new Error(code), { code })); }
}

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'reelcase-cli-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

async function run(...words: string[]) {
  const standardOutput = new MemoryStream();
  const standardError = new MemoryStream();
  const surroundings = { environment: {}, platform: 'linux' as const, homeFolder: folder, processFolder: folder, builtFolder: folder, version: '1.2.3' };
  const exitCode = await runCli(words, surroundings, createOutput(words.includes('--json'), standardOutput, standardError), new AbortController().signal);
  return { exitCode, output: standardOutput.text, errors: standardError.text };
}

const FROM = '2026-05-01T10:00:00Z';
const TO = '2026-05-01T10:10:00+00:00';

describe('wrong usage', () => {
  it.each([
    ['no command', [], 'No command was given'],
    ['an unknown command', ['exprot'], "unknown command 'exprot'"],
    ['an unknown option', ['cameras', '--foo'], "unknown option '--foo'"],
    ['a missing argument', ['source', 'add', 'frigate-folder'], "missing required argument 'path'"],
    ['an argument too many', ['cameras', 'x'], 'too many arguments'],
    ['a missing option', ['export', '--camera', 'x', '--from', FROM], "required option '--to <time>' not specified"],
    ['a time without a zone', ['export', '--camera', 'x', '--from', '2026-05-01T10:00:00', '--to', TO], 'ISO 8601 with an offset or Z'],
    ['a date only', ['coverage', '--camera', 'x', '--from', '2026-05-01', '--to', TO], 'ISO 8601 with an offset or Z'],
    ['a word for a time', ['export', '--camera', 'x', '--from', FROM, '--to', 'now'], 'ISO 8601 with an offset or Z'],
    ['a day that there is not', ['export', '--camera', 'x', '--from', '2026-11-31T10:00:00Z', '--to', TO], 'There is no day 2026-11-31 in the calendar'],
    ['a leap day in another year', ['coverage', '--camera', 'x', '--from', FROM, '--to', '2026-02-29T10:00:00+01:00'], 'There is no day 2026-02-29 in the calendar'],
    ['an hour that there is not', ['export', '--camera', 'x', '--from', '2026-11-30T25:00:00Z', '--to', TO], 'ISO 8601 with an offset or Z'],
    ['a data folder without a name', ['jobs', '--data', ''], '--data must name a folder'],
    ['a data folder of spaces', ['jobs', '--data', ' '], '--data must name a folder'],
    ['a time before 1970', ['export', '--camera', 'x', '--from', '1969-12-31T23:59:59Z', '--to', TO], '1970'],
    ['an end before the start', ['export', '--camera', 'x', '--from', TO, '--to', FROM], 'must be after its start'],
    ['an empty range', ['coverage', '--camera', 'x', '--from', FROM, '--to', FROM], 'must be after its start'],
    ['an empty camera', ['export', '--camera', ' ', '--from', FROM, '--to', TO], 'must not be empty'],
    ['an option without its value', ['export', '--from', FROM, '--to', TO, '--camera'], 'argument missing'],
    ['a number that is none', ['index', '--source', 'one'], 'whole number'],
    ['a source number of zero', ['source', 'remove', '0'], 'whole number'],
  ])('%s: exit code 2, a sentence on standard error', async (_what, words, message) => {
    const { exitCode, output, errors } = await run(...words);
    expect(exitCode).toBe(2);
    expect(errors).toContain(message);
    expect(output).toBe('');
  });

  it('is JSON too where JSON is asked for', async () => {
    const { output } = await run('export', '--json', '--camera', 'x', '--from', 'x', '--to', TO);
    expect(JSON.parse(output)).toMatchObject({ ok: false, error: { code: 'invalid_input', message: expect.stringContaining('--from') as string } });
  });
});

describe('help and version', () => {
  it.each([['--help'], ['export', '--help'], ['source', 'add', 'frigate-folder', '--help'], ['--version']])('%s %s %s go to standard output and end well', async (...words) => {
    const { exitCode, output, errors } = await run(...words);
    expect(exitCode).toBe(0);
    expect(output).not.toBe('');
    expect(errors).toBe('');
  });
  it('names the exit codes, the form of times, and an example', async () => {
    expect((await run('--help')).output).toContain('Exit codes: 0 done, 1 failed or cancelled, 2 wrong usage, 130 cancelled with Ctrl+C');
    const { output } = await run('export', '--help');
    expect(output).toContain('2026-05-01T15:00:00+02:00');
    expect(output).toContain('reelcase export --camera');
  });
  it('shows the help on standard error where no command was given', async () => {
    const { output, errors } = await run();
    expect(output).toBe('');
    expect(errors).toContain('Usage: reelcase');
  });
});

describe('a right command that fails', () => {
  it.each([['cameras'], ['jobs'], ['exports'], ['cases'], ['check'], ['source', 'list']])('%s %s: a folder without a store', async (...words) => {
    const { exitCode, output, errors } = await run(...words, '--json', '--data', join(folder, 'nowhere'));
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ ok: false, error: { code: 'data_folder_missing' } });
    expect(errors).toContain('--data');
  });
  it('takes --data before the command as well', async () => {
    expect((await run('--data', join(folder, 'nowhere'), 'cameras')).errors).toContain(join(folder, 'nowhere'));
  });
});

describe('REELCASE_DATA', () => {
  it('of nothing counts as not set', async () => {
    const surroundings = { environment: { REELCASE_DATA: '' }, platform: 'linux' as const, homeFolder: folder, processFolder: '/', builtFolder: folder, version: '1' };
    const standardError = new MemoryStream();
    expect(await runCli(['jobs'], surroundings, createOutput(false, new MemoryStream(), standardError), new AbortController().signal)).toBe(1);
    expect(standardError.text).toContain(join(folder, '.local', 'share', 'reelcase'));
  });
});

describe('toFailure', () => {
  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EIO'])('calls %s no bug, wherever it was met', (code) => {
    const { exitCode, error, stack } = toFailure(Object.assign(new Error(`${code}: open '/data/x'`), { code, path: '/data/x' }));
    expect({ exitCode, stack }).toEqual({ exitCode: 1, stack: undefined });
    expect(error?.code).not.toBe('internal');
    expect(error?.message).toContain('/data/x');
  });
  it('calls a file that is not there, where nobody expected it, a bug', () => {
    expect(toFailure(Object.assign(new Error('ENOENT'), { code: 'ENOENT' })).error?.code).toBe('internal');
  });

  it.each<[string, unknown, number]>([
    ['wrong usage with any code', new UsageError('x', { code: 'not_found' }), 2],
    ['what the engine finds wrong in the request', new AppError('invalid_input', 'x'), 2],
    ['an expected failure', new AppError('disk_full', 'x'), 1],
    ['a bug', new TypeError('x'), 1],
    ['Ctrl+C', new Interrupted('SIGINT'), 130],
    ['SIGTERM', new Interrupted('SIGTERM'), 143],
  ])('%s', (_what, error, exitCode) => { expect(toFailure(error).exitCode).toBe(exitCode); });

  it('tells an interruption from what the engine refuses', () => {
    expect(toFailure(new Interrupted('SIGINT')).error).toEqual({ code: 'cancelled', message: 'Interrupted by SIGINT.' });
  });
  it('keeps the stack of bugs only', () => {
    expect(toFailure(new TypeError('x')).stack).toContain('TypeError');
    expect(toFailure(new AppError('disk_full', 'x')).stack).toBeUndefined();
  });
});

describe('createOutput', () => {
  it('ends the writing when the reader goes away', () => {
    const stream = new MemoryStream();
    const output = createOutput(false, stream, new MemoryStream());
    output.line('one');
    stream.failWith('EPIPE');
    output.line('two');
    expect(stream.text).toBe('one\n');
    expect(() => { stream.failWith('EIO'); }).toThrow('EIO');
  });
});

describe('the width of a terminal', () => {
  it.each([[undefined, 80], [0, 80], [132, 132]])('of %s columns counts as %i', (columns, expected) => {
    const stream: TextStream = Object.assign(new MemoryStream(), columns === undefined ? {} : { columns });
    expect(createOutput(false, new MemoryStream(), stream).columns).toBe(expected);
  });
});

describe('the width of tables', () => {
  it('is that of a terminal, and none where standard output goes elsewhere', () => {
    const terminal: TextStream = Object.assign(new MemoryStream(), { isTTY: true, columns: 132 });
    expect(createOutput(false, terminal, new MemoryStream()).tableColumns).toBe(132);
    expect(createOutput(false, Object.assign(new MemoryStream(), { isTTY: true, columns: 0 }), new MemoryStream()).tableColumns).toBe(80);
    expect(createOutput(false, new MemoryStream(), terminal).tableColumns).toBeUndefined();
  });
});

describe('workingFolderOf', () => {
  it('is where the person is, also when npm starts the command elsewhere', () => {
    expect(workingFolderOf({ processFolder: '/project', environment: { npm_lifecycle_event: 'cli', INIT_CWD: '/home/ada' } })).toBe('/home/ada');
    expect(workingFolderOf({ processFolder: '/project', environment: { npm_lifecycle_event: 'test', INIT_CWD: '/home/ada' } })).toBe('/project');
    expect(workingFolderOf({ processFolder: '/project', environment: {} })).toBe('/project');
  });
});

describe('untilInterrupted', () => {
  it('gives what the work gives, or the interruption', async () => {
    const controller = new AbortController();
    expect(await untilInterrupted(Promise.resolve(5), controller.signal)).toBe(5);
    const waiting = untilInterrupted(new Promise(() => undefined), controller.signal);
    controller.abort(new Interrupted('SIGINT'));
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
    await expect(untilInterrupted(Promise.resolve(5), controller.signal)).rejects.toBeInstanceOf(Interrupted);
  });
});
