import { css } from 'lit';

/**
 * The colours and sizes. Family colours were computed, not picked: at least 4.5:1 on page, panel and current row, and
 * apart from each other for every kind of colour vision. A host page may set any `--wmi-*` on the element.
 */
export const theme = css`
  :host {
    --page: var(--wmi-page, light-dark(#ffffff, #14171c));
    --panel: var(--wmi-panel, light-dark(#f5f6f8, #1b1f26));
    --raised: var(--wmi-raised, light-dark(#ffffff, #232831));
    --line: var(--wmi-line, light-dark(#d5d9e0, #3a414d));
    --strong-line: var(--wmi-strong-line, light-dark(#757c89, #8b93a1));
    --text: var(--wmi-text, light-dark(#171a20, #eceef2));
    --muted: var(--wmi-muted, light-dark(#4d5461, #b6bcc7));
    --accent: var(--wmi-accent, light-dark(#0a31b0, #71a5fa));
    --on-accent: var(--wmi-on-accent, light-dark(#ffffff, #0b1020));
    --call: var(--wmi-call, light-dark(#0a31b0, #71a5fa));
    --dispatch: var(--wmi-dispatch, light-dark(#636b7a, #a6a7ab));
    --indicate: var(--wmi-indicate, light-dark(#0b7c52, #30f7ad));
    --status: var(--wmi-status, light-dark(#856a14, #ef943c));
    --error: var(--wmi-error, light-dark(#660319, #f5d4e1));
    --error-ground: var(--wmi-error-ground, light-dark(#fdecef, #4a1626));
    --current: var(--wmi-current, light-dark(#fff1b8, #3d3410));
    --bar: var(--wmi-bar, light-dark(#dfe5f5, #2c3650));
    --sans: var(--wmi-sans, system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif);
    --mono: var(--wmi-mono, ui-monospace, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace);
    color-scheme: light dark;
    color: var(--text);
    background: var(--page);
    font: 15px/1.5 var(--sans);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;

/** What every component shares: focus rings, buttons, and what stands only for screen readers. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  code,
  kbd,
  output {
    direction: ltr;
    unicode-bidi: isolate;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  select,
  input[type='number'],
  input[type='search'],
  input[type='text'] {
    min-height: 32px;
    border: 1px solid var(--strong-line);
    border-radius: 6px;
    background: var(--raised);
    padding: 2px 10px;
  }
  button:not(:disabled) {
    cursor: pointer;
  }
  button:hover:not(:disabled),
  button[aria-pressed='true'] {
    background: color-mix(in srgb, var(--accent) 14%, var(--raised));
  }
  button:disabled,
  button[aria-disabled='true'] {
    color: var(--muted);
    border-color: var(--line);
    background: none;
    cursor: default;
  }
  button.primary:not([aria-disabled='true']) {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  code,
  pre,
  .code {
    font-family: var(--mono);
    font-size: 0.9em;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
    unicode-bidi: plaintext;
  }
  a {
    color: var(--accent);
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    button.primary:not([aria-disabled='true']) {
      color: ButtonText;
      background: ButtonFace;
      border: 2px solid Highlight;
    }
  }
  /* A finger needs its room whatever a part says; only on a phone that lies on its side there is none to give. */
  @media (pointer: coarse) and (min-height: 480px) {
    button,
    select,
    summary,
    .brand,
    label:has(> :is([type='checkbox'], [type='radio'])),
    input:not([type='checkbox'], [type='radio']) {
      min-height: 44px !important;
    }
    summary {
      align-content: center;
    }
    button,
    select,
    input[type='number'] {
      min-width: 44px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background 120ms;
    }
  }
`;
