import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, OptionSwitch } from './option-fields.tsx';
import { useOptionsStore } from './options-form.ts';

const heights = ['2160', '1440', '1080', '720', '480', '360', '240'] as const;
const qualities = ['high', 'medium', 'small'] as const;

/** Whether the recorder has low-resolution files of what is chosen. */
export const HasPreviews = createContext(false);

/** Which footage is read, and what happens where some of it is damaged. @param hasPreview whether this kind can be made of low-resolution files */
export function SourceFields({ hasPreview }: { hasPreview: boolean }) {
  const { t } = useTranslation();
  // Stays open to whoever has chosen it already, or it could not be taken back.
  const isChosen = useOptionsStore(({ form }) => form.source === 'preview');
  const isOffered = useContext(HasPreviews) || isChosen;
  return (
    <>
      {hasPreview && isOffered && <Choice name="source" label={t('options.source.label')} choices={(['recordings', 'preview'] as const).map((value) => ({ value, label: t(`options.source.${value}`) }))} />}
      <OptionSwitch name="strict" label={t('options.strict.label')} description={t('options.strict.hint')} />
    </>
  );
}

/** The height that larger pictures are scaled down to. */
export function HeightField({ name }: { name: 'maxHeight' | 'gridHeight' }) {
  const { t } = useTranslation();
  const sizes = heights.map((value) => ({ value, label: t('options.height.pixels', { height: value }) }));
  return <Choice name={name} label={t('options.height.label')} choices={name === 'maxHeight' ? [{ value: '', label: t('options.height.own') }, ...sizes] : sizes} />;
}

/** Whether the processor or the graphics hardware encodes. */
export function HardwareField() {
  const { t } = useTranslation();
  return <Choice name="hardware" label={t('options.hardware.label')} choices={(['off', 'auto'] as const).map((value) => ({ value, label: t(`options.hardware.${value}`) }))} />;
}

/** How good encoded pictures are. */
export function QualityField() {
  const { t } = useTranslation();
  return <Choice name="quality" label={t('options.quality.label')} choices={qualities.map((value) => ({ value, label: t(`options.quality.${value}`) }))} />;
}

/** What is written into the pictures. */
export function BurnInFields({ clock, name }: { clock: 'burnClock' | 'gridClock'; name: 'burnName' | 'gridName' }) {
  const { t } = useTranslation();
  return (
    <>
      <OptionSwitch name={clock} label={t('options.burnIn.clock')} />
      <OptionSwitch name={name} label={t('options.burnIn.name')} />
    </>
  );
}
