import { isAbsolute } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { proofModes } from '../../shared/export-kinds.ts';
import { DEFAULT_MAX_CONCURRENT, LIMIT_MAX_CONCURRENT, whenDoneActions } from '../../shared/job.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Database } from '../db/open.ts';
import { readAdministratorsCommand } from '../exports/when-done.ts';
import { makeFolder } from '../data-folder.ts';
import type { Publisher } from '../publisher.ts';

export interface SettingsDependencies {
  database: Database;
  publisher: Publisher;
  defaultExportFolder: string;
  /** Where an administrator writes what no window can set; need not exist. */
  administratorFile: string;
}

/** Values that are absent or undefined stay as they are. */
export type SettingsChange = { [Key in keyof Settings]?: Settings[Key] | undefined };

/** What a person changed, over the defaults. A value in the store that makes no sense counts as the default. */
export function createSettingsService({ database, publisher, defaultExportFolder, administratorFile }: SettingsDependencies) {
  const read = database.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck();
  const write = database.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const stored = (key: keyof Settings): unknown => {
    try {
      return JSON.parse(read.get(key) ?? 'null');
    } catch {
      return null;
    }
  };
  const get = (): Settings => {
    const maxConcurrent = stored('maxConcurrent');
    const exportFolder = stored('exportFolder');
    return {
      maxConcurrent: isAllowedCount(maxConcurrent) ? maxConcurrent : DEFAULT_MAX_CONCURRENT,
      exportFolder: typeof exportFolder === 'string' && isAbsolute(exportFolder) ? exportFolder : defaultExportFolder,
      proof: proofModes.find((mode) => mode === stored('proof')) ?? 'full',
      whenDone: whenDoneActions.find((action) => action === stored('whenDone')) ?? 'nothing',
    };
  };
  return {
    get,
    /** @throws AppError 'invalid_input', or why the folder cannot be used */
    update: (change: SettingsChange): Settings => {
      if (change.maxConcurrent !== undefined && !isAllowedCount(change.maxConcurrent)) {
        throw new AppError('invalid_input', `Between 1 and ${String(LIMIT_MAX_CONCURRENT)} exports can run at once.`);
      }
      if (change.whenDone === 'command') readAdministratorsCommand(administratorFile);
      if (change.exportFolder !== undefined) prepareFolder(change.exportFolder);
      for (const [key, value] of Object.entries(change)) if (value !== undefined) write.run(key, JSON.stringify(value));
      publisher.publish('library:changed', { topics: ['settings'] });
      return get();
    },
  };
}

function isAllowedCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LIMIT_MAX_CONCURRENT;
}

function prepareFolder(folder: string): void {
  if (!isAbsolute(folder)) throw new AppError('invalid_input', 'The export folder must be an absolute path.');
  makeFolder(folder, 'use the export folder');
}
