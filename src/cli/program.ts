import { Command } from 'commander';
import { cameraWords, withCameraRange, type RangeOptions } from './camera-range.ts';
import { indexSources } from './commands/index-sources.ts';
import { checkBooks, listCameras, listCases, listExports, listJobs, showCoverage } from './commands/listings.ts';
import { addSource, listSources, removeSource, setDatabase, setPinFolder } from './commands/source.ts';
import type { Context } from './context.ts';
import { addExportCommand } from './export-command.ts';
import type { Output } from './output.ts';
import { countingNumber, nameOption, rangeOf } from './options.ts';
import { addQueueCommands, DEFAULT_LIMIT } from './queue-commands.ts';

/** How a command is run: with its context, answering its exit code. */
export type Run = (work: (context: Context) => number | Promise<number>) => Promise<void>;

/**
 * Builds the command line. Nothing is run yet.
 * @param run what a command's action calls; it makes the context from `--data`
 */
export function createProgram(output: Pick<Output, 'note' | 'help'>, version: string, run: Run): Command {
  const program = new Command('reelcase');
  program
    .description('Exports recorded camera footage without changing a frame. The same engine as the window.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .option('--data <folder>', 'data folder; else REELCASE_DATA, else the one of this user')
    .option('--json', 'results as JSON, one object a line: {"ok":true,"value":…} or {"ok":false,"error":…}')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    // Errors are reported by main.ts, in one place and in both forms; help without a command is not a result.
    .configureOutput({ writeOut: (text) => { output.help(text); }, outputError: () => undefined, writeErr: (text) => { output.note(text.trimEnd()); } })
    .addHelpText('after', '\nExit codes: 0 done, 1 failed or cancelled, 2 wrong usage, 130 cancelled with Ctrl+C, 143 ended by the system.');
  addSourceCommands(program, run);
  addRecordingCommands(program, run);
  addExportCommand(program, run);
  addQueueCommands(program, run);
  addListCommands(program, run);
  return program;
}

function addSourceCommands(program: Command, run: Run): void {
  const source = program.command('source').description('manage where recordings come from');
  source.command('add').description('add a source').command('frigate-folder')
    .description("add a folder of recordings in Frigate's layout (YYYY-MM-DD/HH/<camera>/MM.SS.mp4, or the folder above)")
    .argument('<path>', 'the folder; it is only read')
    .option('--database <file>', 'the recorder’s own database (frigate.db), for chapters by its review items; it is only read', nameOption)
    .action((path: string, { database }: { database?: string }) => run((context) => addSource(context, path, database)));
  source.command('list').description('list sources').action(() => run(listSources));
  source.command('pin-folder').description('say where footage of waiting jobs is held against the recorder’s clean-up (hard links on its own disk)')
    .argument('<id>', 'number of the source, see `source list`', countingNumber)
    .argument('<path>', 'the folder, on the disk of the recordings; `off`: hold no footage')
    .action((id: number, path: string) => run((context) => setPinFolder(context, id, path)));
  source.command('database').description('say which file is the recorder’s own database, for chapters by its review items; it is only read')
    .argument('<source>', 'number or name of the source, see `source list`')
    .argument('[file]', 'the database (frigate.db)')
    .option('--none', 'use none')
    .action((name: string, file: string | undefined, { none }: { none?: boolean }) => run((context) => setDatabase(context, name, file, none === true)));
  source.command('remove').description('forget a source; its recordings and all exports stay')
    .argument('<id>', 'number of the source, see `source list`', countingNumber)
    .action((id: number) => run((context) => removeSource(context, id)));
}

function addRecordingCommands(program: Command, run: Run): void {
  program.command('index').description('find new and vanished recordings')
    .option('--source <id>', 'only this source', countingNumber)
    .action(({ source }: { source?: number }) => run((context) => indexSources(context, source)));
  program.command('cameras').description('list cameras').action(() => run(listCameras));
  withCameraRange(program.command('coverage').description('show what is recorded in a range, and what is missing'))
    .action((options: RangeOptions) => run((context) => showCoverage(context, cameraWords(options), rangeOf(options.from, options.to))));
}

function addListCommands(program: Command, run: Run): void {
  program.command('jobs').description('list waiting, running and ended jobs')
    .option('--limit <number>', 'how many ended jobs', countingNumber, DEFAULT_LIMIT)
    .action(({ limit }: { limit: number }) => run((context) => listJobs(context, limit, undefined)));
  program.command('exports').description('list finished exports, newest first')
    .option('--limit <number>', 'how many', countingNumber, DEFAULT_LIMIT)
    .action(({ limit }: { limit: number }) => run((context) => listExports(context, limit)));
  program.command('cases').description('list cases').action(() => run(listCases));
  program.command('check').description('check that the books agree with themselves and with the disk; exit code 1 when not').action(() => run(checkBooks));
}
