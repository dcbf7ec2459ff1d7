import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface DialogProps {
  title: string;
  /** Width in pixels, or one of Mantine's sizes. */
  size?: number | 'md' | 'lg' | 'xl';
  onClose: () => void;
  children: ReactNode;
}

/** The control that has the focus; for an item of a menu, which is about to vanish, the button that opened the menu. */
function focusedControl(): HTMLElement | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role="menu"]');
  const opener = menu === null || menu === undefined ? focused : document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return opener instanceof HTMLElement ? opener : null;
}

/**
 * A window over the page, open as long as it is rendered. Escape and a press beside it close it, Tab stays in it, and the
 * focus goes back to what opened it, or to the page where that is gone.
 */
export function Dialog({ title, size = 'md', onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const [opener] = useState(focusedControl);
  useEffect(
    () => () => {
      if (opener?.isConnected === true) opener.focus();
      else document.getElementById('main')?.focus();
    },
    [opener],
  );
  return (
    // The page does not scroll, its parts do; a lock on its scrolling would only shift it. Returning the focus is ours: a
    // dialog that is open from its first render has nothing to return it from.
    <Modal opened onClose={onClose} size={size} title={<span dir="auto">{title}</span>} closeButtonProps={{ 'aria-label': t('common.close') }} lockScroll={false} returnFocus={false}>
      {children}
    </Modal>
  );
}
