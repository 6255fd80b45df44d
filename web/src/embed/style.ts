import { css } from 'lit';

export const embedStyle = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto auto / minmax(0, 1fr);
    width: 600px;
    max-width: 100%;
    height: 400px;
    border: 1px solid var(--strong-line);
    border-radius: 8px;
    overflow: hidden;
    text-align: start;
  }
  /* Our words read from left to right whatever the page around does; diagram, code and controls always do. */
  :host(:not([dir])),
  wmi-timeline,
  wmi-transport,
  .code {
    direction: ltr;
  }
  :host([hidden]) {
    display: none;
  }
  :host([mode='full']) {
    width: 100%;
    height: 560px;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  :host([mode='quiz']),
  :host([semantics='compare']:is([mode='compact'], [mode='read-only'])) {
    height: 480px;
  }
  :host([data-waiting]) {
    height: auto;
    max-height: 400px;
  }
  :host([mode='static']) {
    display: block;
    height: auto;
    overflow: auto;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 2px 12px;
    font-size: 13px;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .title {
    font-weight: 600;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .where {
    color: var(--muted);
    white-space: nowrap;
  }
  /* Where there is little room the title matters more. */
  @media (max-width: 480px) {
    .where .how {
      display: none;
    }
  }
  .where a {
    display: inline-block;
    min-height: 24px;
    padding: 2px 0;
    outline-offset: 0;
    position: relative;
  }
  /* A finger's room that takes none from the diagram: it reaches into the heads of the lanes, which nobody presses. */
  @media (pointer: coarse) {
    .where a::after {
      content: '';
      position: absolute;
      z-index: 5;
      inset: -2px -4px -19px;
    }
  }
  wmi-card {
    height: 59px;
  }
  /* A narrow card breaks its lines earlier. */
  @media (max-width: 480px) {
    wmi-card {
      height: 84px;
    }
  }
  .problem {
    padding: 16px;
    margin: 0;
  }
  .problems {
    margin: 0;
    padding: 8px 12px 8px 28px;
    max-height: 8em;
    overflow: auto;
    font-size: 13px;
    background: var(--error-ground);
    color: var(--error);
  }
  .code {
    overflow: auto;
    min-height: 0;
    padding: 0 12px;
    font-size: 13px;
  }
  .block {
    margin: 8px 0;
    padding: 8px;
  }
  .block pre,
  .block code {
    margin: 0;
    font-size: 12.5px;
  }
  ::slotted(pre) {
    margin: 8px 0;
  }
  .start {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 12px;
    background: var(--panel);
    border-top: 1px solid var(--line);
    font-size: 13px;
  }
  .sides,
  .limit {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 4px 12px;
    font-size: 13px;
    background: var(--panel);
    border-top: 1px solid var(--line);
  }
  .sides button {
    min-height: 28px;
    padding: 0 8px;
  }
  .choices {
    padding: 4px 12px;
    font-size: 13px;
    background: var(--panel);
    border-top: 1px solid var(--line);
    max-height: 150px;
    overflow: auto;
  }
  .choices ul {
    list-style: none;
    margin: 4px 0;
    padding: 0;
    display: grid;
    gap: 4px;
  }
  .choices button {
    width: 100%;
    text-align: start;
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  .still svg {
    display: block;
    max-width: 100%;
    height: auto;
  }
  .steps {
    padding: 6px 16px 10px;
    font-size: 14px;
  }
  .steps .where {
    white-space: normal;
  }
`;
