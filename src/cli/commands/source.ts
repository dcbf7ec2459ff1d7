import type { Engine } from '../../main/engine.ts';
import type { Source } from '../../shared/recordings.ts';
import type { Context } from '../context.ts';
import { formatTable, formatTime, printable } from '../text.ts';
import { UsageError } from '../usage-error.ts';

/** `source add frigate-folder PATH [--database FILE]` */
export async function addSource(context: Context, path: string, databaseFile: string | undefined): Promise<number> {
  const { source, found } = await context.withEngine('source add', async (engine) => {
    const added = engine.sources.add('frigate-folder', context.resolvePath(path));
    return { source: databaseFile === undefined ? added : await withDatabase(engine, added, context.resolvePath(databaseFile)), found: await engine.sources.findDatabase(added.id) };
  });
  context.output.json({ ok: true, value: source });
  context.output.line(`Added source ${String(source.id)}: ${printable(source.path)}`);
  if (found !== null) context.output.line(`The recorder’s database seems to be ${printable(found)}; \`source database ${String(source.id)} FILE\` uses it for chapters by review items.`);
  context.output.line('Run `index` to find its recordings.');
  return 0;
}

/** `source list` */
export async function listSources(context: Context): Promise<number> {
  const sources = await context.withBooks((books) => books.sources.list());
  context.output.json({ ok: true, value: sources });
  if (sources.length === 0) context.output.line('No sources yet. Add one with `source add frigate-folder PATH`.');
  else for (const line of sourceTable(sources)) context.output.line(line);
  return 0;
}

/** `source pin-folder ID PATH|off` */
export async function setPinFolder(context: Context, sourceId: number, path: string): Promise<number> {
  const folder = path === 'off' ? null : context.resolvePath(path);
  const source = await context.withEngine('source pin-folder', (engine) => engine.sources.setPinFolder(sourceId, folder));
  context.output.json({ ok: true, value: source });
  context.output.line(source.pinFolder === null ? 'Footage of waiting jobs is not held.' : `Footage of waiting jobs is held in ${printable(source.pinFolder)} until they have ended.`);
  return 0;
}

/** A source is added with its database, or not at all. @throws AppError */
async function withDatabase(engine: Engine, added: Source, file: string): Promise<Source> {
  try {
    return await engine.sources.setDatabase(added.id, file);
  } catch (error) {
    await engine.sources.remove(added.id);
    throw error;
  }
}

/** `source database ID|NAME FILE|--none` */
export async function setDatabase(context: Context, name: string, file: string | undefined, isNone: boolean): Promise<number> {
  if ((file === undefined) !== isNone) throw new UsageError('Name the database’s file, or say --none.', { remedy: 'e.g. `source database 1 /config/frigate.db`.' });
  const source = await context.withEngine('source database', (engine) => engine.sources.setDatabase(sourceIdOf(name, engine.sources.list()), file === undefined ? null : context.resolvePath(file)));
  context.output.json({ ok: true, value: source });
  context.output.line(source.databasePath === null ? 'No database of the recorder is used.' : `The recorder’s database is ${printable(source.databasePath)}; it is only read.`);
  return 0;
}

/** @throws UsageError where it is none, or not one only */
function sourceIdOf(word: string, sources: readonly Source[]): number {
  const byId = sources.find(({ id }) => String(id) === word);
  const byName = sources.filter(({ name }) => name === word);
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined);
  if (found !== undefined) return found.id;
  throw new UsageError(byName.length > 1 ? `Several sources are named “${printable(word)}”.` : `There is no source “${printable(word)}”.`, { code: 'not_found', remedy: '`source list` shows their numbers.' });
}

/** `source remove ID` */
export async function removeSource(context: Context, sourceId: number): Promise<number> {
  await context.withEngine('source remove', (engine) => engine.sources.remove(sourceId));
  context.output.json({ ok: true, value: null });
  context.output.line(`Removed source ${String(sourceId)}. Its recordings and all exports are untouched.`);
  return 0;
}

function sourceTable(sources: readonly Source[]): string[] {
  const columns = [{ title: 'ID', isNumber: true }, { title: 'KIND' }, { title: 'NAME' }, { title: 'CAMERAS', isNumber: true }, { title: 'FILES', isNumber: true }, { title: 'UNREADABLE', isNumber: true }, { title: 'INDEXED' }, { title: 'PATH' }];
  return formatTable(columns, sources.map((source) => [
    String(source.id), source.kind, source.name, String(source.cameraCount), String(source.segmentCount), String(source.unreadableCount), formatTime(source.indexedAtMs), source.path,
  ]));
}
