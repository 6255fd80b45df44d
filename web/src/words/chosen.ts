import { keep, kept } from '../preference.ts';
import { LANGUAGES, changed, known } from './words.ts';

const KEY = 'wmi-lab.language';

/** The language that the user chose, else the first of the browser's that we have. */
export function storedLanguage(): string {
  return [kept(KEY) ?? '', ...navigator.languages].map(known).find((code) => code !== undefined) ?? 'en';
}

export function keepLanguage(code: string): void {
  keep(KEY, code);
}

/** The page says its language, and what stands in it follows. */
export function show(language: string): void {
  document.documentElement.lang = known(language) ?? 'en';
  changed();
}

/** The language that follows one in the list, and the first after the last. */
export function after(language: string): string {
  const codes = Object.keys(LANGUAGES);
  return codes[(codes.indexOf(language) + 1) % codes.length] ?? 'en';
}
