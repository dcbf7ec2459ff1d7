import type { CopyProof } from '../../shared/export.ts';
import type { JoinReport } from './join/join-request.ts';

/** @returns the proof as it is kept with the export */
export function proofOf({ proof, elapsedMs }: JoinReport): CopyProof | null {
  if (proof === null) return null;
  const track = (kind: 'video' | 'audio', { equal, total }: { equal: number; total: number }): CopyProof['tracks'] => (total === 0 ? [] : [{ kind, total, compared: equal, equal }]);
  return { mode: proof.mode, tracks: [...track('video', proof.video), ...track('audio', proof.audio)], elapsedMs: Math.round(elapsedMs.prove) };
}
