import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { runCli, type CliResult } from '../../helpers/launch-cli.ts';
import { openRecorderDatabase } from '../../helpers/recorder-database.ts';
import { makeSmallFootage, SMALL_FOOTAGE_START_MS } from '../../helpers/small-footage.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

// The recorder's database and a picture of one's own, from the command line.

const { ffmpeg } = readSetup();
const temp = makeTempFolder();
const database = join(temp, 'config', 'frigate.db');
const storage = join(temp, 'storage');
const dataFolder = join(temp, 'data');
const run = (...words: string[]): Promise<CliResult> => runCli([...words, '--data', dataFolder], { REELCASE_FFMPEG: ffmpeg });
const range = ['--camera', 'front_door', '--from', new Date(SMALL_FOOTAGE_START_MS).toISOString(), '--to', new Date(SMALL_FOOTAGE_START_MS + 20_000).toISOString()];

beforeAll(async () => {
  await makeSmallFootage(storage);
  mkdirSync(join(temp, 'config'));
  openRecorderDatabase(database, [{ camera: 'front_door', start: SMALL_FOOTAGE_START_MS / 1_000 + 5, end: SMALL_FOOTAGE_START_MS / 1_000 + 12 }]).close();
  writeFileSync(join(temp, 'no.db'), 'nothing');
});

describe('the recorder’s database', () => {
  it('that is none keeps the source from being added', async () => {
    const refused = await run('source', 'add', 'frigate-folder', storage, '--database', join(temp, 'no.db'), '--json');
    expect(refused.exitCode).toBe(2);
    expect(refused.objects()).toMatchObject([{ ok: false, error: { code: 'invalid_input', message: expect.stringContaining('is not an SQLite database') } }]);
    expect((await run('source', 'list', '--json')).objects()).toEqual([{ ok: true, value: [] }]);
  });

  it('is offered where it was found, and set and unset by number or name', async () => {
    expect((await run('source', 'add', 'frigate-folder', storage)).output).toContain(`The recorder’s database seems to be ${database}; \`source database 1 FILE\` uses it`);
    expect((await run('source', 'database', 'storage', database, '--json')).objects()).toMatchObject([{ ok: true, value: { id: 1, databasePath: database } }]);
    expect((await run('source', 'database', '1', '--none', '--json')).objects()).toMatchObject([{ ok: true, value: { databasePath: null } }]);
    for (const wrong of [['1'], ['1', database, '--none'], ['nobody', database]]) expect((await run('source', 'database', ...wrong)).exitCode).toBe(2);
  });

  it('is used by an export that asks for its chapters', async () => {
    expect((await run('source', 'database', '1', database)).output).toContain(database);
    expect((await run('index')).exitCode).toBe(0);
    const done = await run('export', ...range, '--chapters', 'review_items', '--json');
    expect(done.exitCode).toBe(0);
    const finished = done.objects().find(({ event }) => event === 'finished');
    expect(finished).toMatchObject({ warnings: [], details: { options: { chapters: 'review_items' } } });
    const said = execFileSync('sh', ['-c', '"$0" -hide_banner -i "$1" 2>&1 || true', ffmpeg, String(finished?.file)], { encoding: 'utf8' });
    expect(said).toMatch(/start 5\.000000, end 12\.000000\s+Metadata:\s+title +: Alert: person/);
  });
});

describe('a picture of one’s own', () => {
  it('becomes the thumbnail, or is refused before anything is queued', async () => {
    const refused = await run('export', ...range, '--picture', join(temp, 'no.db'), '--json');
    expect(refused.exitCode).toBe(2);
    expect(refused.objects().at(-1)).toMatchObject({ ok: false, error: { code: 'invalid_input', message: expect.stringMatching(/^Invalid image path: .*no\.db /) } });
    const picture = join(temp, 'blue.png');
    execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'color=blue:s=200x200', '-frames:v', '1', '-update', '1', picture]);
    const done = await run('export', ...range, '--picture', picture, '--json');
    expect(done.exitCode).toBe(0);
    const jobs = await run('job', 'list', '--json');
    expect(JSON.stringify(jobs.objects())).not.toContain('blue.png');
    const [listed] = jobs.objects() as { value: { history: { results: { thumbPath: string } }[] } }[];
    const thumbnails = listed?.value.history.map(({ results }) => results.thumbPath) ?? [];
    expect(thumbnails).toHaveLength(2);
    expect([...execFileSync(ffmpeg, ['-v', 'error', '-i', thumbnails[0] ?? '', '-vf', 'scale=1:1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'])][2]).toBeGreaterThan(200);
  });
});
