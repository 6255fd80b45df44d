/** Whether an element is shown in dark colours: as its own style says, or else as the reader's system does. */
export function isDark(element: Element): boolean {
  const scheme = getComputedStyle(element).colorScheme;
  return scheme.includes('dark') && (!scheme.includes('light') || window.matchMedia('(prefers-color-scheme: dark)').matches);
}
