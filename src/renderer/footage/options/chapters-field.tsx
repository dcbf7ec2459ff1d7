import { useTranslation } from 'react-i18next';
import { chapterModes } from '../../../shared/export-kinds.ts';
import { useLibraryStore } from '../../stores/library-store.ts';
import { useFootageStore } from '../footage-store.ts';
import { Choice } from './option-fields.tsx';
import { useOptionsStore } from './options-form.ts';

/** Whether the recorder's database is known for any of the chosen cameras; for any camera at all while none is chosen. */
function useHasDatabase(): boolean {
  const cameras = useLibraryStore((state) => state.cameras);
  const sources = useLibraryStore((state) => state.sources);
  const chosen = useFootageStore((state) => state.selectedCameraIds);
  const withDatabase = new Set((sources ?? []).flatMap(({ id, databasePath }) => (databasePath === null ? [] : [id])));
  return (cameras ?? []).some(({ id, sourceId }) => (chosen.length === 0 || chosen.includes(id)) && withDatabase.has(sourceId));
}

/** What chapters of a copy are made of. */
export function ChaptersField() {
  const { t } = useTranslation();
  const mode = useOptionsStore((state) => state.form.chapters);
  const hasDatabase = useHasDatabase();
  const choices = chapterModes.map((value) => {
    const isMissing = value === 'review_items' && !hasDatabase;
    // Stays open to whoever has chosen it already, or the field could not show it.
    return { value, label: t(isMissing ? 'options.chapters.needsDatabase' : `options.chapters.${value}`), disabled: isMissing && mode !== value };
  });
  return <Choice name="chapters" label={t('options.chapters.label')} {...(mode === 'review_items' ? { description: t('options.chapters.reviewHint') } : {})} choices={choices} />;
}
