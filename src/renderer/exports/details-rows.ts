import type { TFunction } from 'i18next';
import type { CopyProof, Export, ExportDetails, ExportSource, ExportStream } from '../../shared/export.ts';
import type { JobMarks } from '../../shared/job.ts';
import { codecName } from '../format/codec-name.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { formatElapsed } from '../format/format-elapsed.ts';

/** @returns whether every packet that was compared is the recording's own, and something was compared */
export function isProven(proof: CopyProof | null): proof is CopyProof {
  return proof !== null && proof.tracks.some(({ compared }) => compared > 0) && proof.tracks.every(({ compared, equal }) => equal === compared);
}

/** @returns the proof in words: `bit-exact: 450/450 pictures, 1,406/1,406 sound packets` */
export function proofText({ kind, proof }: Pick<Export, 'kind' | 'proof'>, t: TFunction): string {
  if (proof === null) return t(kind === 'copy' ? 'exports.proof.none' : 'exports.proof.derivative');
  const counts = proof.tracks.map((track) => t(`exports.proof.${track.kind}`, { equal: track.equal, compared: track.compared })).join(', ');
  const text = t(!isProven(proof) ? 'exports.proof.differs' : kind === 'copy' ? 'exports.proof.exact' : 'exports.proof.picked', { counts });
  const total = proof.tracks.reduce((sum, track) => sum + track.total, 0);
  const mode = proof.mode === 'full' ? t('exports.proof.full', { elapsed: formatElapsed(proof.elapsedMs) }) : t('exports.proof.sample', { total, elapsed: formatElapsed(proof.elapsedMs) });
  return `${text} (${mode})`;
}

/** @returns the marks that were asked for in words, e.g. `Chapters: At each gap`; null for kinds that cannot have any */
export function marksText(options: ExportDetails['options'], t: TFunction): string | null {
  return options.kind === 'copy' ? textOfMarks(options, t) : null;
}

/** @returns marks in words, e.g. `Chapters: At each gap; wall clock as subtitles` */
export function textOfMarks({ chapters: mode, clockSubtitles }: JobMarks, t: TFunction): string {
  const chapters = t('exports.marks.chapters', { where: t(`options.chapters.${mode}`) });
  return clockSubtitles ? t('exports.marks.withClock', { chapters }) : chapters;
}

/** @returns a track in words, e.g. `Video: H.264, 640 × 360, 02:00, 1,200 packets` */
export function streamText(stream: ExportStream, t: TFunction): string {
  const { kind, codec, width, height, durationMs, packets } = stream;
  return [
    `${t(`exports.stream.${kind}`)}: ${codecName(codec)}`,
    width === undefined || height === undefined ? null : t('exports.stream.size', { width, height }),
    formatDuration(durationMs),
    packets === null ? null : t('exports.stream.packets', { count: packets }),
  ].filter((part) => part !== null).join(', ');
}

/** @returns how the file was made, and why so */
export function methodText({ method, methodReason }: ExportDetails, t: TFunction): string {
  const text = t(`exports.method.${method}`);
  return methodReason === null ? text : t('exports.method.because', { method: text, reason: methodReason });
}

/** @returns what the file was made of; of a grid camera by camera, its own first */
export function sourceText({ source, otherSources = [] }: Pick<ExportDetails, 'source' | 'otherSources'>, t: TFunction): string {
  return [filesText(source, t), ...otherSources.map((other) => t('exports.source.ofCamera', { camera: other.camera, text: filesText(other, t) }))].join('; ');
}

function filesText(source: ExportSource, t: TFunction): string {
  const text = t('exports.source.text', { count: source.segments, size: formatBytes(source.bytes) });
  if (source.firstFile === '') return text;
  return source.firstFile === source.lastFile ? `${text}: ${source.firstFile}` : t('exports.source.files', { text, first: source.firstFile, last: source.lastFile });
}
