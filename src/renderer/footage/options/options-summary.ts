import type { TFunction } from 'i18next';
import { formatDuration } from '../../format/format-duration.ts';
import { encodeGaps } from './options-request.ts';
import type { OptionsForm } from './options-form.ts';

type Part = string | false;

function picture(form: OptionsForm, t: TFunction): Part[] {
  return [
    t(`options.summary.quality.${form.quality}`),
    form.maxHeight !== '' && t('options.summary.height', { height: form.maxHeight }),
    form.hardware === 'auto' && t('options.summary.hardware'),
    ...burnIn(form.burnClock, form.burnName, t),
  ];
}

function burnIn(clock: boolean, name: boolean, t: TFunction): Part[] {
  if (clock && name) return [t('options.summary.burnBoth')];
  return [clock && t('options.summary.burnClock'), name && t('options.summary.burnName')];
}

function partsOf(form: OptionsForm, t: TFunction): Part[] {
  switch (form.kind) {
    case 'copy': return [
      t(`options.summary.cut.${form.cut}`), t(`options.summary.gaps.${form.gaps}`), form.audio !== 'keep' && t(`options.summary.audio.${form.audio}`),
      form.chapters === 'segments' && t('options.summary.chapters'), form.chapters === 'review_items' && t('options.summary.reviewChapters'), form.clockSubtitles && t('options.summary.subtitles'), form.proof !== '' && t(`options.summary.proof.${form.proof}`),
    ];
    case 'timelapse': return [
      form.lengthBy === 'speed' ? t('options.summary.speed', { speed: form.speed }) : t('options.summary.target', { length: formatDuration(Number(form.targetSeconds) * 1000) }),
      t('options.summary.fps', { count: Number(form.framesPerSecond) }), t(`options.summary.method.${form.method}`), ...(form.method === 'instant' ? [] : picture(form, t)),
    ];
    case 'encode': return [...picture(form, t), t(`options.summary.gaps.${encodeGaps(form)}`), form.audio !== 'keep' && t(`options.summary.audio.${form.audio}`)];
    case 'stills': return [form.stills === 'one' ? t('options.summary.oneStill') : t('options.summary.everyStill', { seconds: form.everySeconds }), form.maxHeight !== '' && t('options.summary.height', { height: form.maxHeight }), ...burnIn(form.burnClock, form.burnName, t)];
    case 'grid': return [t('options.summary.height', { height: form.gridHeight }), t('options.summary.fps', { count: Number(form.gridFramesPerSecond) }), ...burnIn(form.gridClock, form.gridName, t)];
    case 'custom': return [t('options.summary.custom')];
  }
}

/** @returns the options in one line, e.g. `Lossless copy: exact start, gaps left out` */
export function summaryOf(form: OptionsForm, t: TFunction): string {
  const parts = [...partsOf(form, t), form.kind !== 'grid' && form.source === 'preview' && t('options.summary.preview'), form.strict && t('options.summary.strict'), form.picture !== null && t('options.summary.picture')];
  return t('options.summary.line', { kind: t(`options.kind.${form.kind}`), parts: parts.filter((part) => part !== false).join(', ') });
}
