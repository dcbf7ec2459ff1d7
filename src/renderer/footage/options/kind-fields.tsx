import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { audioModes, MAX_CUSTOM_ARGUMENTS_LENGTH } from '../../../shared/export-kinds.ts';
import type { ExportKind } from '../../../shared/export-kinds.ts';
import { BurnInFields, HardwareField, HeightField, QualityField, SourceFields } from './common-fields.tsx';
import { CopyFields } from './copy-fields.tsx';
import { Choice, OptionNumber, OptionSwitch } from './option-fields.tsx';
import { changeOptions, useOptionsStore } from './options-form.ts';

function TimeLapseFields() {
  const { t } = useTranslation();
  const lengthBy = useOptionsStore((state) => state.form.lengthBy);
  const method = useOptionsStore((state) => state.form.method);
  return (
    <>
      <div className="option-pair">
        <Choice name="lengthBy" label={t('options.timelapse.by')} choices={(['speed', 'target'] as const).map((value) => ({ value, label: t(`options.timelapse.${value}`) }))} />
        {lengthBy === 'speed'
          ? <OptionNumber name="speed" label={t('options.timelapse.speedLabel')} suffix="×" />
          : <OptionNumber name="targetSeconds" label={t('options.timelapse.targetLabel')} />}
      </div>
      <OptionNumber name="framesPerSecond" label={t('options.fps')} />
      <Choice name="method" label={t('options.method.label')} choices={(['quick', 'smooth', 'instant'] as const).map((value) => ({ value, label: t(`options.method.${value}`) }))} />
      {method !== 'instant' && (
        <>
          <QualityField />
          <HeightField name="maxHeight" />
          <HardwareField />
          <BurnInFields clock="burnClock" name="burnName" />
        </>
      )}
      <SourceFields hasPreview />
    </>
  );
}

function EncodeFields() {
  const { t } = useTranslation();
  return (
    <>
      <QualityField />
      <HeightField name="maxHeight" />
      <HardwareField />
      <Choice name="gaps" label={t('options.gaps.label')} choices={[{ value: 'collapse', label: t('options.gaps.collapse') }, { value: 'keep', label: t('options.gaps.keep') }]} />
      <Choice name="audio" label={t('options.audio.label')} choices={audioModes.map((value) => ({ value, label: t(`options.audio.${value}`) }))} />
      <BurnInFields clock="burnClock" name="burnName" />
      <SourceFields hasPreview />
    </>
  );
}

function StillsFields() {
  const { t } = useTranslation();
  const stills = useOptionsStore((state) => state.form.stills);
  return (
    <>
      <Choice name="stills" label={t('options.stills.label')} choices={(['one', 'every'] as const).map((value) => ({ value, label: t(`options.stills.${value}`) }))} />
      {stills === 'every' && <OptionNumber name="everySeconds" label={t('options.stills.seconds')} />}
      <HeightField name="maxHeight" />
      <BurnInFields clock="burnClock" name="burnName" />
      <SourceFields hasPreview />
    </>
  );
}

function GridFields() {
  const { t } = useTranslation();
  return (
    <>
      <HeightField name="gridHeight" />
      <OptionNumber name="gridFramesPerSecond" label={t('options.fps')} />
      <QualityField />
      <HardwareField />
      <BurnInFields clock="gridClock" name="gridName" />
      <SourceFields hasPreview={false} />
    </>
  );
}

function CustomFields() {
  const { t } = useTranslation();
  const form = useOptionsStore((state) => state.form);
  return (
    <>
      <p className="plain muted small">{t('options.custom.hint')}</p>
      {(['inputArguments', 'outputArguments'] as const).map((name) => (
        <Textarea key={name} size="sm" label={t(`options.custom.${name}`)} value={form[name]} rows={2} spellCheck={false} maxLength={MAX_CUSTOM_ARGUMENTS_LENGTH} classNames={{ input: 'path' }} onChange={(event) => changeOptions({ [name]: event.currentTarget.value })} />
      ))}
      <HardwareField />
      {form.hardware === 'auto' && <OptionSwitch name="cpuFallback" label={t('options.custom.cpuFallback')} />}
      <SourceFields hasPreview />
    </>
  );
}

const fields = { copy: CopyFields, timelapse: TimeLapseFields, encode: EncodeFields, stills: StillsFields, grid: GridFields, custom: CustomFields } as const;

/** The choices that a kind of export has. */
export function KindFields({ kind }: { kind: ExportKind }) {
  const Fields = fields[kind];
  return <Fields />;
}
