import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export, ExportDetails as Details } from '../../shared/export.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { CommandLine } from '../components/command-line.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { timeZone } from '../footage/footage-store.ts';
import { codecName } from '../format/codec-name.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { formatElapsed } from '../format/format-elapsed.ts';
import { formatRange } from '../format/format-range.ts';
import { gapTimes } from '../format/gap-times.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { isProven, marksText, methodText, proofText, sourceText, streamText } from './details-rows.ts';

/** A row without a value is left out. */
type Row = readonly [term: string, value: ReactNode];

function Facts({ rows }: { rows: readonly Row[] }) {
  return <dl className="facts">{rows.filter(([, value]) => value !== null).map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}</dl>;
}

/** What the file is. */
function useFileRows(item: Export, caseName: string | null): Row[] {
  const { t } = useTranslation();
  const none = t('exports.details.none');
  const { details } = item;
  const cameras = useLibraryStore((state) => state.cameras) ?? [];
  const otherIds = details?.options.kind === 'grid' ? details.options.otherCameraIds : [];
  const others = otherIds.map((id) => cameras.find((camera) => camera.id === id)?.name ?? t('exports.details.unknownCamera'));
  return [
    [t('exports.details.camera'), <bdi key="camera">{[item.camera, ...others].join(', ')}</bdi>],
    [t('exports.details.kind'), t(`options.kind.${item.kind}`)],
    [t('exports.details.proof'), <span key="proof" className={isProven(item.proof) ? 'proven' : undefined}>{proofText(item, t)}</span>],
    [t('exports.details.range'), formatRange(item.requestStartMs, item.requestEndMs, timeZone)],
    [t('exports.details.delivered'), details === null ? null : formatRange(details.deliveredStartMs, details.deliveredEndMs, timeZone)],
    [t('exports.details.length'), item.durationMs === 0 ? null : t('exports.details.lengthValue', { length: formatDuration(item.durationMs), requested: formatDuration(item.requestEndMs - item.requestStartMs) })],
    [t('exports.details.gaps'), item.gaps.length === 0 ? none : <ul className="plain-list">{item.gaps.map((gap) => <li key={gap.startMs}>{t('options.plan.gapLength', { times: gapTimes([gap], timeZone, 1), length: formatElapsed(gap.endMs - gap.startMs) })}</li>)}</ul>],
    [t('exports.details.case'), caseName ?? none],
    [t('exports.details.video'), item.videoCodec === '' ? none : t('exports.details.videoValue', { codec: codecName(item.videoCodec), width: item.width, height: item.height })],
    [t('exports.details.audio'), item.audioCodec === null ? none : codecName(item.audioCodec)],
    [t('exports.details.size'), formatBytes(item.sizeBytes)],
    [t('exports.details.created'), formatInstant(item.createdAtMs, timeZone)],
    [t('exports.details.file'), item.fileMissing ? t('exports.details.fileMissing', { path: item.videoPath }) : item.videoPath],
  ];
}

function detailsRows(details: Details, t: TFunction): Row[] {
  return [
    [t('exports.details.method'), methodText(details, t)],
    [t('exports.details.marks'), marksText(details.options, t)],
    [t('exports.details.streams'), details.streams.length === 0 ? null : <ul className="plain-list">{details.streams.map((stream, index) => <li key={`${index} ${stream.kind}`}>{streamText(stream, t)}</li>)}</ul>],
    [t('exports.details.hiddenFrames'), details.hiddenFrames === null ? null : details.hiddenFrames === 0 ? t('exports.details.none') : t('exports.details.hiddenFramesValue', { count: details.hiddenFrames })],
    [t('exports.details.source'), sourceText(details, t)],
    [t('exports.details.elapsed'), formatElapsed(details.elapsedMs)],
    [t('exports.details.encoder'), details.encoder],
    [t('exports.details.ffmpeg'), details.ffmpegVersion],
  ];
}

/** How the file was made, and what vouches for it. */
function useOriginRows(item: Export): Row[] {
  const { t } = useTranslation();
  const { details, sha256 } = item;
  return [
    [t('exports.details.sha256'), sha256 === null ? t('exports.details.notComputed') : <span key="sum" className="copyable"><span className="path">{sha256}</span><CopyButton text={sha256} label={t('exports.details.copySha256')} /></span>],
    ...(details === null ? [] : detailsRows(details, t)),
  ];
}

/** Everything that is known about an export. */
export function ExportDetails({ item, caseName, onClose }: { item: Export; caseName: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const fileRows = useFileRows(item, caseName);
  const originRows = useOriginRows(item);
  const commandLine = item.details?.commandLine ?? null;
  return (
    <Dialog size="xl" title={t('exports.details.title', { name: item.name })} onClose={onClose}>
      <Facts rows={fileRows} />
      {item.warnings.length > 0 && (
        <section aria-label={t('exports.details.warnings')} className="details-part">
          <h3>{t('exports.details.warnings')}</h3>
          <ul>{item.warnings.map((warning) => <li key={`${warning.code} ${warning.message}`} className="warning">{warning.message}</li>)}</ul>
        </section>
      )}
      <section aria-label={t('exports.details.origin')} className="details-part">
        <h3>{t('exports.details.origin')}</h3>
        <Facts rows={originRows} />
        {commandLine !== null && commandLine !== '' && <CommandLine command={commandLine} />}
      </section>
    </Dialog>
  );
}
