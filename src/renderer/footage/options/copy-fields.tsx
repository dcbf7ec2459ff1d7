import { useTranslation } from 'react-i18next';
import { audioModes, cutModes, gapModes, proofModes } from '../../../shared/export-kinds.ts';
import { useLibraryStore } from '../../stores/library-store.ts';
import { SourceFields } from './common-fields.tsx';
import { ChaptersField } from './chapters-field.tsx';
import { Choice, OptionSwitch } from './option-fields.tsx';

/** The choices of a lossless copy. */
export function CopyFields() {
  const { t } = useTranslation();
  const settingsProof = useLibraryStore(({ settings }) => settings?.proof ?? 'full');
  return (
    <>
      <Choice name="cut" label={t('options.cut.label')} choices={cutModes.map((value) => ({ value, label: t(`options.cut.${value}`) }))} />
      <Choice name="gaps" label={t('options.gaps.label')} choices={gapModes.map((value) => ({ value, label: t(`options.gaps.${value}`) }))} />
      <Choice name="audio" label={t('options.audio.label')} choices={audioModes.map((value) => ({ value, label: t(`options.audio.${value}`) }))} />
      <ChaptersField />
      <Choice
        name="proof"
        label={t('options.proof.label')}
        description={t('options.proof.hint')}
        choices={[{ value: '', label: t('options.proof.settings', { mode: t(`options.proof.${settingsProof}`) }) }, ...proofModes.map((value) => ({ value, label: t(`options.proof.${value}`) }))]}
      />
      <OptionSwitch name="clockSubtitles" label={t('options.subtitles.label')} description={t('options.subtitles.hint')} />
      <SourceFields hasPreview />
    </>
  );
}
