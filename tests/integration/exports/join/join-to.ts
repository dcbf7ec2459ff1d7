import { writeFileSync } from 'node:fs';
import { joinFiles, type JoinHooks } from '../../../../src/main/exports/join/join-files.ts';
import type { JoinClip, JoinReport, JoinRequest } from '../../../../src/main/exports/join/join-request.ts';

export const tags = { title: 'Reelcase “recording” Ω', comment: 'Camera: front_door', creationTimeMs: Date.parse('2026-05-01T10:00:03Z') };

/** An order with everything that tests do not care about. */
export function request(outputPath: string, clips: JoinClip[], options: Partial<JoinRequest> = {}): JoinRequest {
  return { clips, outputPath, cut: 'exact', audio: 'keep', tags, sha256: false, proof: 'full', unreadable: 'refuse', ...options };
}

/** Files one after the other, cut in the first and in the last. */
export function clipsOf(files: readonly string[], fromSeconds = 0, toSeconds?: number): JoinClip[] {
  return files.map((path, index) => ({ path, fromUs: index === 0 ? fromSeconds * 1e6 : 0, toUs: index === files.length - 1 && toSeconds !== undefined ? toSeconds * 1e6 : null }));
}

/** Joins in this thread and fails the test when it is refused. */
export function joinTo(outputPath: string, clips: JoinClip[], options: Partial<JoinRequest> = {}, hooks: JoinHooks = {}): JoinReport {
  writeFileSync(outputPath, '');
  const outcome = joinFiles(request(outputPath, clips, options), hooks);
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.message);
  return outcome.report;
}
