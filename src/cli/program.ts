import { Command } from 'commander';
import { exportFootage } from './commands/export.ts';
import { indexSources } from './commands/index-sources.ts';
import { checkBooks, listCameras, listCases, listExports, listJobs, showCoverage } from './commands/listings.ts';
import { addSource, listSources, removeSource } from './commands/source.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';
import { collect, countingNumber, instantOption, nameOption, rangeOf } from './options.ts';

/** How a command is run: with its context, answering its exit code. */
export type Run = (work: (context: Context) => number | Promise<number>) => Promise<void>;

const DEFAULT_LIMIT = 100;
const TIMES_HELP = `
Times are ISO 8601 with an offset or Z, e.g. 2026-05-01T15:00:00+02:00.
Where two sources have a camera of the same name, write SOURCE/CAMERA or use --camera-id.`;

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
  addListCommands(program, run);
  return program;
}

function addSourceCommands(program: Command, run: Run): void {
  const source = program.command('source').description('manage where recordings come from');
  source.command('add').description('add a source').command('frigate-folder')
    .description("add a folder of recordings in Frigate's layout (YYYY-MM-DD/HH/<camera>/MM.SS.mp4, or the folder above)")
    .argument('<path>', 'the folder; it is only read')
    .action((path: string) => run((context) => addSource(context, path)));
  source.command('list').description('list sources').action(() => run(listSources));
  source.command('remove').description('forget a source; its recordings and all exports stay')
    .argument('<id>', 'number of the source, see `source list`', countingNumber)
    .action((id: number) => run((context) => removeSource(context, id)));
}

interface RangeOptions { camera?: string[]; cameraId?: number[]; from: number; to: number }

function withCameraRange(command: Command): Command {
  return command
    .option('--camera <name>', 'camera by its exact name; may be given several times', collect(nameOption))
    .option('--camera-id <id>', 'camera by its number, see `cameras`; may be given several times', collect(countingNumber))
    .requiredOption('--from <time>', 'start of the range', instantOption)
    .requiredOption('--to <time>', 'end of the range', instantOption)
    .addHelpText('after', TIMES_HELP);
}

const cameraWords = ({ camera = [], cameraId = [] }: RangeOptions) => ({ names: camera, ids: cameraId });

function addRecordingCommands(program: Command, run: Run): void {
  program.command('index').description('find new and vanished recordings')
    .option('--source <id>', 'only this source', countingNumber)
    .action(({ source }: { source?: number }) => run((context) => indexSources(context, source)));
  program.command('cameras').description('list cameras').action(() => run(listCameras));
  withCameraRange(program.command('coverage').description('show what is recorded in a range, and what is missing'))
    .action((options: RangeOptions) => run((context) => showCoverage(context, cameraWords(options), rangeOf(options.from, options.to))));
}

interface ExportOptions extends RangeOptions { name?: string; case?: string; out?: string }

function addExportCommand(program: Command, run: Run): void {
  withCameraRange(program.command('export').description('export a range, one file a camera, and wait for it'))
    .option('--name <name>', 'name of the export; else camera and range')
    .option('--case <name>', 'file it in the case of this name; made when there is none', nameOption)
    .option('--out <folder>', 'write here instead of the export folder of the settings', nameOption)
    .addHelpText('after', `
With --json: {"event":"queued"|"progress"|"finished"|"failed",…} as it happens, at last {"ok":…}.
Ctrl+C cancels what this command queued; with --json the code of a cancelled export is "cancelled".

Example:
  reelcase export --camera "front door" --from 2026-05-01T15:00:00Z --to 2026-05-01T15:10:00Z --case "Break-in"`)
    .action((options: ExportOptions) => run((context) => exportFootage(context, {
      cameras: cameraWords(options), range: rangeOf(options.from, options.to), name: options.name ?? '', caseName: options.case, outputFolder: options.out,
    })));
}

function addListCommands(program: Command, run: Run): void {
  program.command('jobs').description('list waiting, running and ended jobs')
    .option('--limit <number>', 'how many ended jobs', countingNumber, DEFAULT_LIMIT)
    .action(({ limit }: { limit: number }) => run((context) => listJobs(context, limit)));
  program.command('exports').description('list finished exports, newest first')
    .option('--limit <number>', 'how many', countingNumber, DEFAULT_LIMIT)
    .action(({ limit }: { limit: number }) => run((context) => listExports(context, limit)));
  program.command('cases').description('list cases').action(() => run(listCases));
  program.command('check').description('check that the books agree with themselves and with the disk; exit code 1 when not').action(() => run(checkBooks));
}
