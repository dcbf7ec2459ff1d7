import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What the packager writes into package.json: the commit the program was built from and when that was made. */
const stampedSchema = z.object({ stamp: z.object({ commit: z.string().max(64), date: z.iso.datetime() }) });

/**
 * @param version of the program
 * @param packageText its package.json
 * @returns e.g. `0.1.0 (83c923f4aa, 2026-05-01)`; the version alone where there is no stamp, as in a checkout
 */
export function stampedVersion(version: string, packageText: string): string {
  let description: unknown;
  try {
    description = JSON.parse(packageText);
  } catch {
    return version;
  }
  const parsed = stampedSchema.safeParse(description);
  return parsed.success ? `${version} (${parsed.data.stamp.commit}, ${parsed.data.stamp.date.slice(0, 10)})` : version;
}

/** @param programFolder absolute folder of the program's package.json */
export function readProgramVersion(version: string, programFolder: string): string {
  try {
    return stampedVersion(version, readFileSync(join(programFolder, 'package.json'), 'utf8'));
  } catch {
    // A name for bug reports is no reason not to start.
    return version;
  }
}
