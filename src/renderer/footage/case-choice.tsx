import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_CASE_DESCRIPTION_LENGTH, MAX_CASE_NAME_LENGTH } from '../../shared/case.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { NEW_CASE, useFootageStore } from './footage-store.ts';

/** Where the exports are filed: nowhere, in a case, or in a case made with them. */
export const CaseChoice = memo(function CaseChoice() {
  const { t } = useTranslation();
  const cases = useLibraryStore((state) => state.cases) ?? [];
  const caseChoice = useFootageStore((state) => state.caseChoice);
  const newCaseName = useFootageStore((state) => state.newCaseName);
  const newCaseDescription = useFootageStore((state) => state.newCaseDescription);
  return (
    <div className="stack-small">
      <NativeSelect
        label={t('footage.case.label')}
        value={caseChoice}
        onChange={(event) => useFootageStore.setState({ caseChoice: event.currentTarget.value })}
        data={[
          { value: '', label: t('footage.case.none') },
          ...cases.map(({ id, name }) => ({ value: id, label: name })),
          { value: NEW_CASE, label: t('footage.case.new') },
        ]}
      />
      {caseChoice === NEW_CASE && (
        <>
          <TextInput
            label={t('cases.form.name')}
            value={newCaseName}
            maxLength={MAX_CASE_NAME_LENGTH}
            onChange={(event) => useFootageStore.setState({ newCaseName: event.currentTarget.value })}
          />
          <Textarea
            label={t('footage.case.description')}
            value={newCaseDescription}
            rows={2}
            maxLength={MAX_CASE_DESCRIPTION_LENGTH}
            onChange={(event) => useFootageStore.setState({ newCaseDescription: event.currentTarget.value })}
          />
        </>
      )}
    </div>
  );
});
