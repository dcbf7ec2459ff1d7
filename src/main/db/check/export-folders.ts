import { readdirSync } from 'node:fs';
import type { CheckedStore } from './finding.ts';

/** @returns the folders that exports go or went to, as far as they are there and may be looked into */
export function exportFoldersOf({ database, paths, exportFolder }: CheckedStore): string[] {
  const named = database.prepare<[], string>('SELECT DISTINCT output_folder FROM export_job WHERE output_folder IS NOT NULL').pluck().all();
  return [...new Set([paths.exports, exportFolder, ...named])].filter((folder) => {
    try {
      readdirSync(folder);
      return true;
    } catch {
      return false;
    }
  });
}
