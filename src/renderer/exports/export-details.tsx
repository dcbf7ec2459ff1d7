import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { formatRange } from '../format/format-range.ts';
import { gapTimes } from '../format/gap-times.ts';

/** Everything that is known about an export. */
export function ExportDetails({ item, caseName, onClose }: { item: Export; caseName: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    [t('exports.details.camera'), item.camera],
    [t('exports.details.range'), formatRange(item.requestStartMs, item.requestEndMs, timeZone)],
    [t('exports.details.length'), t('exports.details.lengthValue', { length: formatDuration(item.durationMs), requested: formatDuration(item.requestEndMs - item.requestStartMs) })],
    [t('exports.details.gaps'), item.gaps.length === 0 ? t('exports.details.none') : gapTimes(item.gaps, timeZone, Infinity)],
    [t('exports.details.case'), caseName ?? t('exports.details.none')],
    [t('exports.details.video'), t('exports.details.videoValue', { codec: item.videoCodec, width: item.width, height: item.height })],
    [t('exports.details.audio'), item.audioCodec ?? t('exports.details.none')],
    [t('exports.details.size'), formatBytes(item.sizeBytes)],
    [t('exports.details.created'), formatInstant(item.createdAtMs, timeZone)],
    [t('exports.details.file'), item.fileMissing ? t('exports.details.fileMissing', { path: item.videoPath }) : item.videoPath],
  ] as const;
  return (
    <Modal opened onClose={onClose} size="lg" title={t('exports.details.title', { name: item.name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <dl className="facts">{rows.map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}</dl>
      {item.warnings.length > 0 && (
        <>
          <h3>{t('exports.details.warnings')}</h3>
          <ul>{item.warnings.map((warning) => <li key={`${warning.code} ${warning.message}`} className="warning">{warning.message}</li>)}</ul>
        </>
      )}
    </Modal>
  );
}
