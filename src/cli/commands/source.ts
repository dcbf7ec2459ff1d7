import type { Source } from '../../shared/recordings.ts';
import type { Context } from '../context.ts';
import { formatTable, formatTime, printable } from '../text.ts';

/** `source add frigate-folder PATH` */
export async function addSource(context: Context, path: string): Promise<number> {
  const source = await context.withEngine('source add', (engine) => engine.sources.add('frigate-folder', context.resolvePath(path)));
  context.output.json({ ok: true, value: source });
  context.output.line(`Added source ${String(source.id)}: ${printable(source.path)}`);
  context.output.line('Run `index` to find its recordings.');
  return 0;
}

/** `source list` */
export function listSources(context: Context): number {
  const sources = context.withBooks((books) => books.sources.list());
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
