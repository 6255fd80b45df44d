/** The theme that the user chose: the system's unless said otherwise. Storage may be forbidden; then it lasts for this visit. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'wmi-lab.theme';

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

/** The other one of light and dark, as the page looks now. */
export function opposite(theme: Theme): Theme {
  const dark = theme === 'auto' ? window.matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  return dark ? 'light' : 'dark';
}
