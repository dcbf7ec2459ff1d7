import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { Dialog } from '../components/dialog.tsx';
import { Facts } from '../components/facts.tsx';
import { timeZone } from '../footage/footage-store.ts';
import { codecName } from '../format/codec-name.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatHoursMinutesSeconds } from '../format/format-duration.ts';
import { formatRange } from '../format/format-range.ts';
import { useCaseName } from '../queue/active-job.tsx';
import { recordedLengthMs } from './recorded-time.ts';

/** Everything that is known of an export. */
export function ExportDetailsDialog({ item, onClose }: { item: Export; onClose: () => void }) {
  const { t } = useTranslation();
  const caseName = useCaseName(item.exportCaseId);
  const gaps = item.gaps.length === 0 ? t('exports.details.noGaps') : (
    <ul className="plain-list">
      {item.gaps.map((gap) => <li key={gap.startMs} className="time">{formatRange(gap.startMs, gap.endMs, timeZone)} ({formatHoursMinutesSeconds(gap.endMs - gap.startMs)})</li>)}
    </ul>
  );
  return (
    <Dialog title={t('exports.details.title', { name: item.name })} onClose={onClose} size="lg">
      <Facts
        facts={[
          [t('exports.details.camera'), <span key="camera" dir="auto">{item.camera}</span>],
          [t('exports.details.case'), caseName ?? t('exports.details.noCase')],
          [t('exports.details.requested'), formatRange(item.requestStartMs, item.requestEndMs, timeZone)],
          [t('exports.details.requestedLength'), formatHoursMinutesSeconds(item.requestEndMs - item.requestStartMs)],
          [t('exports.details.recordedLength'), formatHoursMinutesSeconds(recordedLengthMs(item))],
          [t('exports.details.delivered'), formatHoursMinutesSeconds(item.durationMs)],
          [t('exports.details.gaps'), gaps],
          [t('exports.details.warnings'), item.warnings.length === 0 ? null : <ul className="plain-list">{item.warnings.map((warning) => <li key={`${warning.code} ${warning.message}`}>{warning.message}</li>)}</ul>],
          [t('exports.details.video'), `${codecName(item.videoCodec)}, ${item.width} × ${item.height}`],
          [t('exports.details.audio'), item.audioCodec === null ? t('exports.details.noAudio') : codecName(item.audioCodec)],
          [t('exports.details.size'), t('exports.details.sizeExact', { size: formatBytes(item.sizeBytes), count: item.sizeBytes })],
          [t('exports.details.file'), <span key="file" className="mono">{item.videoPath}{item.fileMissing && <span className="problem"> – {t('exports.card.fileMissing')}</span>}</span>],
          [t('exports.details.created'), formatInstant(item.createdAtMs, timeZone)],
          [t('exports.details.id'), <span key="id" className="mono">{item.id}</span>],
        ]}
      />
    </Dialog>
  );
}
