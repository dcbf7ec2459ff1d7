import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { english } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english };
  }
}

/** Makes the strings ready; resources are part of the bundle, so it is done when it returns. */
export function initializeI18n(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: english } },
    // React escapes already; doing it twice would show &amp; in names.
    interpolation: { escapeValue: false },
    initAsync: false,
    // An advertisement in the console.
    showSupportNotice: false,
  });
}
