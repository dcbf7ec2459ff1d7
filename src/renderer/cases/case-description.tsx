import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Beyond this a description is folded. */
const LONG_TEXT = 320;

/** The description of a case, folded while it is long. */
export function CaseDescription({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (text === '') return null;
  const isLong = text.length > LONG_TEXT || text.split('\n').length > 3;
  return (
    <div className="case-description">
      <p className={isLong && !isOpen ? 'plain clamped' : 'plain'} dir="auto">{text}</p>
      {isLong && (
        <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>{t(isOpen ? 'cases.view.showLess' : 'cases.view.showMore')}</Button>
      )}
    </div>
  );
}
