import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { ApiError } from '../api.ts';

/** What a person needs to know about a failure. */
export interface ErrorText {
  message: string;
  /** What to do about it; null where there is nothing better than trying again. */
  remedy: string | null;
}

/** @returns the words for anything that was thrown; a bug is called one instead of showing its innards alone */
export function errorText(error: unknown): ErrorText {
  if (error instanceof ApiError) return { message: error.message, remedy: error.remedy ?? null };
  const details = error instanceof Error ? error.message : String(error);
  return { message: i18next.t('errors.unexpected', { details }), remedy: null };
}

/** Shows a failure as a notification (role `alert`) that stays long enough to be read. */
export function notifyError(title: string, error: unknown): void {
  const { message, remedy } = errorText(error);
  notifications.show({ color: 'red', title, message: remedy === null ? message : `${message} ${remedy}`, autoClose: 15_000, role: 'alert' });
}

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ color: 'signal', message, autoClose: 5_000, role: 'status' });
}

/**
 * Does something the person asked for and shows what went wrong.
 * @returns whether it worked
 */
export async function attempt(failureTitle: string, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    notifyError(failureTitle, error);
    return false;
  }
}
