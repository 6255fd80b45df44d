/** What the user chose for the screen. Storage may be forbidden; then it lasts for this visit. The theme is the system's unless said otherwise. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'wmi-lab.theme';
const WIDTH_KEY = 'wmi-lab.text-width';

/** What was kept under a key, or nothing. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text for the next visit, where that is allowed. */
export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    return;
  }
}

export function storedTheme(): Theme {
  const stored = kept(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}

/** Applies a theme to the page and remembers it. */
export function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  keep(KEY, theme);
}

/** The width of the scenario text that the user chose, in percent of the page; nothing when they left it. */
export function storedWidth(): number | undefined {
  const stored = Number(kept(WIDTH_KEY) ?? Number.NaN);
  return stored >= 0 && stored <= 100 ? stored : undefined;
}

export function keepWidth(percent: number): void {
  keep(WIDTH_KEY, String(percent));
}

/** The other one of light and dark, as the page looks now. */
export function opposite(theme: Theme): Theme {
  const dark = theme === 'auto' ? window.matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  return dark ? 'light' : 'dark';
}
