import type { TFunction } from 'i18next';
import type { Case } from '../../shared/case.ts';

/** @returns how much is in a case, e.g. `3 exports · 2 cameras` */
export function caseCounts({ exportCount, cameraCount }: Pick<Case, 'exportCount' | 'cameraCount'>, t: TFunction): string {
  if (exportCount === 0) return t('cases.counts.none');
  return `${t('cases.counts.exports', { count: exportCount })} · ${t('cases.counts.cameras', { count: cameraCount })}`;
}
