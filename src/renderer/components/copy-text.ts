/**
 * Puts text on the clipboard. The program grants its page no permission, the clipboard's least of all, so that this is the
 * browser's own copying, which a press on a button may do without one.
 * @returns whether it worked
 */
export function copyText(text: string): boolean {
  const write = (event: ClipboardEvent): void => {
    event.preventDefault();
    // A dialog may keep others from seeing the event.
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', write, { capture: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', write, { capture: true });
  }
}
