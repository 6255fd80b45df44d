/** What the user chose for the screen. Storage may be forbidden; then it lasts for this visit. The theme is the system's unless said otherwise. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'wmi-lab.theme';
const WIDTH_KEY = 'wmi-lab.text-width';

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

/** Applies a theme to the page and remembers it. */
export function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}

/** The width of the scenario text that the user chose, in percent of the page; nothing when they left it. */
export function storedWidth(): number | undefined {
  try {
    const stored = Number(localStorage.getItem(WIDTH_KEY) ?? Number.NaN);
    return stored >= 0 && stored <= 100 ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function keepWidth(percent: number): void {
  try {
    localStorage.setItem(WIDTH_KEY, String(percent));
  } catch {
    return;
  }
}

/** The other one of light and dark, as the page looks now. */
export function opposite(theme: Theme): Theme {
  const dark = theme === 'auto' ? window.matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  return dark ? 'light' : 'dark';
}
