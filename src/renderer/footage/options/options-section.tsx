import { Button, Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportKinds, MAX_GRID_CAMERAS } from '../../../shared/export-kinds.ts';
import { HasPreviews } from './common-fields.tsx';
import { KindFields } from './kind-fields.tsx';
import { Choice } from './option-fields.tsx';
import { PictureField } from './picture-field.tsx';
import { defaultOptionsForm, useOptionsStore } from './options-form.ts';
import { summaryOf } from './options-summary.ts';

/** What is made of the footage: one line that says it, and on demand the choices. */
export function OptionsSection({ cameraCount, hasPreviews }: { cameraCount: number; hasPreviews: boolean }) {
  const { t } = useTranslation();
  const isOpen = useOptionsStore((state) => state.isOpen);
  const form = useOptionsStore((state) => state.form);
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
  const isGridPossible = cameraCount >= 2 && cameraCount <= MAX_GRID_CAMERAS;
  return (
    <section className="options" aria-label={t('options.label')}>
      <button type="button" className="options-toggle" aria-expanded={isOpen} aria-controls="export-options" aria-describedby="export-options-summary" onClick={() => useOptionsStore.setState({ isOpen: !isOpen })}>
        <span className="strong">{t('options.label')}</span>
        <Chevron size={18} aria-hidden="true" />
      </button>
      <p className="plain muted small" id="export-options-summary">{summaryOf(form, t)}</p>
      <Collapse expanded={isOpen} transitionDuration={0} id="export-options">
        <div className="options-fields">
          <Choice
            name="kind"
            label={t('options.kindLabel')}
            description={t(`options.kindHint.${form.kind}`)}
            choices={exportKinds.map((value) => ({ value, label: t(value === 'grid' && !isGridPossible ? 'options.gridNeedsCameras' : `options.kind.${value}`, { max: MAX_GRID_CAMERAS }), disabled: value === 'grid' && !isGridPossible && form.kind !== 'grid' }))}
          />
          <HasPreviews value={hasPreviews}><KindFields kind={form.kind} /></HasPreviews>
          <PictureField />
          <Button variant="subtle" size="compact-sm" disabled={form === defaultOptionsForm} onClick={() => useOptionsStore.setState({ form: defaultOptionsForm })}>{t('options.reset')}</Button>
        </div>
      </Collapse>
    </section>
  );
}
