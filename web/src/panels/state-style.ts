import { css } from 'lit';

export const stateStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    background: var(--page);
  }
  wmi-tabs {
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .panel {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 10px 12px 16px;
    font-size: 13.5px;
    line-height: 1.45;
  }
  .panel:focus-visible {
    outline-offset: -2px;
  }
  .empty,
  .muted {
    color: var(--muted);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    padding: 5px 8px 5px 0;
    border-bottom: 1px solid var(--line);
    font-weight: 400;
    overflow-wrap: break-word;
  }
  thead th {
    font-size: 12px;
    color: var(--muted);
    overflow-wrap: normal;
  }
  /* What the pointer or the focus is on, here or in the diagram. */
  .pointed {
    outline: 2px solid var(--text);
    outline-offset: 3px;
  }
  .pointed code {
    text-decoration: underline double;
  }
  .matrix {
    table-layout: fixed;
  }
  .matrix thead th:first-child {
    width: 30%;
  }
  .matrix td,
  .matrix th {
    overflow-wrap: anywhere;
  }
  .matrix code {
    font-size: 12px;
  }
  .number {
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .total {
    font-weight: 700;
  }
  .gone {
    color: var(--muted);
  }
  .state {
    border: 1px solid var(--strong-line);
    border-radius: 10px;
    padding: 0 8px;
    white-space: nowrap;
    font-size: 12.5px;
  }
  .state.delivering,
  .state.in-callback {
    border-color: var(--indicate);
    color: var(--indicate);
    font-weight: 600;
  }
  .state.cancelled,
  .state.abandoned {
    border-color: var(--error);
    color: var(--error);
  }
  .note {
    color: var(--muted);
    font-size: 12px;
  }
  h2 {
    font-size: 13px;
    margin: 14px 0 6px;
  }
  h2:first-child {
    margin-top: 0;
  }
  .threads,
  .findings,
  .log {
    list-style: none;
    padding: 0;
    margin: 0;
  }
  .threads li,
  .findings li {
    padding: 4px 0;
    border-bottom: 1px solid var(--line);
  }
  details {
    border-bottom: 1px solid var(--line);
    padding: 2px 0;
  }
  .threads details {
    border-bottom: 0;
  }
  summary {
    min-height: 28px;
    padding: 2px 0;
    cursor: pointer;
  }
  dl {
    margin: 4px 0 6px;
    display: grid;
    gap: 1px;
  }
  dl div {
    display: grid;
    grid-template-columns: minmax(80px, 38%) 1fr;
    gap: 8px;
    padding: 1px 6px;
  }
  dt {
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .instance {
    padding: 4px 0 2px 8px;
    border-inline-start: 3px solid var(--line);
    margin: 4px 0;
  }
  .instance.created,
  .instance.modified,
  .instance.deleted {
    border-inline-start-color: var(--accent);
  }
  .instance.deleted {
    text-decoration: line-through;
  }
  .changed {
    background: var(--current);
  }
  .delta {
    font-weight: 700;
    font-size: 12.5px;
    white-space: nowrap;
  }
  .refused,
  .failed strong {
    color: var(--error);
  }
  .log li {
    display: flex;
    gap: 8px;
    align-items: baseline;
    padding: 2px 0;
  }
  .log code {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse) {
    .log .link,
    th .link {
      min-width: 44px !important;
    }
  }
  .log .link,
  th .link {
    min-height: 24px;
    flex: none;
    min-width: 34px;
    padding: 0 6px;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .findings li {
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--status);
    border-radius: 6px;
    padding: 8px 12px;
    margin-bottom: 8px;
  }
  .findings .error {
    border-inline-start-color: var(--error);
  }
  .findings .error strong,
  .findings .error .weight {
    color: var(--error);
  }
  .findings .note {
    border-inline-start-color: var(--strong-line);
  }
  .weight {
    font-weight: 700;
  }
  .cure {
    color: var(--muted);
    margin-top: 4px;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
  .ways button {
    font-size: 13px;
    min-height: 28px;
  }
  .matrix td {
    padding: 2px;
  }
  .matrix button {
    display: grid;
    gap: 2px;
    width: 100%;
    padding: 4px 6px;
    text-align: start;
    border-color: transparent;
    overflow-wrap: anywhere;
  }
  .matrix .actual button {
    border: 2px solid var(--accent);
  }
  .matrix button[aria-pressed='true'] {
    background: var(--bar);
  }
  .story table {
    margin-top: 6px;
  }
`;
