import { svg, html, type TemplateResult } from 'lit';

const PATHS: Record<string, string> = {
  first: 'M5 4 V16 M16 4 L8 10 L16 16 Z',
  back: 'M14 4 L6 10 L14 16 Z',
  step: 'M6 4 L14 10 L6 16 Z',
  end: 'M15 4 V16 M4 4 L12 10 L4 16 Z',
  play: 'M10 2.5 A7.5 7.5 0 1 1 10 17.5 A7.5 7.5 0 1 1 10 2.5 M8.5 7 L12.8 10 L8.5 13 Z',
  pause: 'M10 2.5 A7.5 7.5 0 1 1 10 17.5 A7.5 7.5 0 1 1 10 2.5 M8 7 V13 M12 7 V13',
  callback: 'M2 10 H9 M10 10 L14 6 L18 10 L14 14 Z',
  decision: 'M2 10 L6 4 H14 L18 10 L14 16 H6 Z M10 7 V10 H13',
  over: 'M3 13 A7 7 0 0 1 16 9 M16.5 4 V9.5 H11 M10 15 A1.5 1.5 0 1 1 10 15.1',
  out: 'M4 16 H16 M10 12 V3 M6 7 L10 3 L14 7',
  breakpoint: 'M2 10 H7 M14 5 A5 5 0 1 1 14 15 A5 5 0 1 1 14 5 M13.9 10 H14.1',
  palette: 'M4 6 H16 M4 10 H16 M4 14 H11',
  axis: 'M10 3 A7 7 0 1 1 10 17 A7 7 0 1 1 10 3 M10 6 V10 H13',
  share: 'M10 13 V3 M6 7 L10 3 L14 7 M4 11 V17 H16 V11',
  theme: 'M10 3 A7 7 0 1 0 17 10 A5.5 5.5 0 0 1 10 3 Z',
  help: 'M6.5 7 A3.5 3.5 0 1 1 11.5 10.2 Q10 11 10 13 M10 16.5 V16.6',
  present: 'M3 8 V3 H8 M12 3 H17 V8 M17 12 V17 H12 M8 17 H3 V12',
  gallery: 'M3 3 H8 V8 H3 Z M12 3 H17 V8 H12 Z M3 12 H8 V17 H3 Z M12 12 H17 V17 H12 Z',
};

/** A 20 px icon that takes the colour of its text; the name stands beside it or in the button's label. */
export function icon(name: string): TemplateResult {
  return html`<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linejoin="round" stroke-linecap="round">${svg`<path d=${PATHS[name] ?? ''}></path>`}</svg>`;
}
