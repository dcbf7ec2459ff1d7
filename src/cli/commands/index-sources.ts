import type { Publisher } from '../../main/publisher.ts';
import type { Engine } from '../../main/engine.ts';
import { AppError } from '../../shared/errors.ts';
import type { IndexReport } from '../../shared/recordings.ts';
import type { Context } from '../context.ts';
import { untilInterrupted } from '../interruption.ts';
import type { Output } from '../output.ts';
import { count, printable } from '../text.ts';

/**
 * `index [--source ID]`
 * @param sourceId undefined for all sources
 */
export async function indexSources(context: Context, sourceId: number | undefined): Promise<number> {
  const { output, interruption } = context;
  const reports = await context.withEngine('index', async (engine) => {
    const done: IndexReport[] = [];
    for (const source of sourcesToIndex(engine, sourceId)) {
      const report = await untilInterrupted(engine.sources.index(source.id), interruption);
      if (output.isTerminal && !output.isJson) output.draw('\r\x1b[K');
      done.push(report);
      output.line(`${printable(source.name)}: ${describe(report)}`);
      if (report.unreadable > 0) output.note(`${count(report.unreadable, 'file')} of ${printable(source.name)} cannot be read; the window lists them under Settings.`);
    }
    return done;
  }, progressPublisher(output));
  output.json({ ok: true, value: reports });
  return 0;
}

function sourcesToIndex(engine: Engine, sourceId: number | undefined) {
  const sources = engine.sources.list();
  const wanted = sourceId === undefined ? sources : sources.filter(({ id }) => id === sourceId);
  if (wanted.length > 0) return wanted;
  throw sourceId === undefined
    ? new AppError('not_found', 'There is no source to index.', { remedy: 'Add one with `source add frigate-folder PATH`.' })
    : new AppError('not_found', `There is no source with the id ${String(sourceId)}.`, { remedy: '`source list` shows them.' });
}

function describe(report: IndexReport): string {
  const seconds = (report.elapsedMs / 1_000).toFixed(1);
  return `${count(report.segmentsTotal, 'file')} (${String(report.segmentsAdded)} new, ${String(report.segmentsRemoved)} gone, ${String(report.unreadable)} unreadable) in ${seconds} s`;
}

function progressPublisher(output: Output): Publisher {
  return {
    publish: (name, payload) => {
      if (name !== 'indexing:progress' || !('filesSeen' in payload) || !output.isTerminal || output.isJson) return;
      output.draw(`\r\x1b[KIndexing: ${count(payload.filesSeen, 'file')} seen, ${String(payload.segmentsAdded)} new`);
    },
  };
}
