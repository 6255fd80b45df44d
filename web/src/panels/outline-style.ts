import { css } from 'lit';

export const outlineStyle = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
    background: var(--page);
    container-type: inline-size;
  }
  .scroll {
    overflow: auto;
    overscroll-behavior: contain;
  }
  .space {
    position: relative;
    overflow: hidden;
  }
  .rows {
    position: absolute;
    inset: 0 0 auto 0;
  }
  .item {
    display: grid;
    grid-template-columns: 58px 34px minmax(110px, 150px) minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    height: 34px;
    padding: 0 14px 0 6px;
    cursor: pointer;
    white-space: nowrap;
    border-bottom: 1px solid color-mix(in srgb, var(--line) 50%, transparent);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item.future .label,
  .item.future .lanes {
    color: var(--muted);
  }
  .item[aria-selected='true'] {
    background: var(--bar);
  }
  .item.current {
    background: var(--current);
    font-weight: 600;
  }
  /* What belongs to the operation that is pointed at. */
  .item.pointed {
    border-inline-start: 4px solid var(--text);
    padding-inline-start: 2px;
  }
  .item.pointed .label {
    text-decoration: underline double;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    color: var(--muted);
    font-size: 13px;
  }
  .current .number {
    color: var(--text);
  }
  .lanes,
  .label {
    /* Calls are written from left to right in every page. */
    direction: ltr;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .lanes,
  .sure {
    font-size: 13px;
    color: var(--muted);
  }
  .fold {
    font-size: 12px;
    color: var(--muted);
    text-align: center;
  }
  .label.d1 {
    padding-inline-start: 16px;
  }
  .label.d2 {
    padding-inline-start: 32px;
  }
  .label.d3 {
    padding-inline-start: 48px;
  }
  .label.failed {
    color: var(--error);
  }
  /* The words of a line come first; how certain it is, its mark tells too. */
  @media (min-width: 701px) {
    @container (max-width: 620px) {
      .item {
        grid-template-columns: 46px 24px minmax(0, 0.55fr) minmax(0, 1fr) auto;
        gap: 6px;
      }
      .sure .word {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    }
  }
  .gap {
    color: var(--muted);
    font-size: 12px;
    font-weight: 400;
  }
  .order {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    padding: 2px 14px 2px 8px;
    border: 0;
    border-top: 1px solid var(--line);
    border-radius: 0;
    background: var(--panel);
    color: var(--muted);
    font-size: 13px;
    font-weight: 400;
    text-align: start;
  }
  .order:focus-visible {
    outline-offset: -2px;
  }
  .order svg {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.3;
  }
  .order span {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  @media (pointer: coarse) {
    .item {
      height: 44px;
    }
    .order {
      min-height: 44px;
    }
  }
  @media (max-width: 700px) {
    .item {
      height: 44px;
      grid-template-columns: 40px 24px minmax(0, 1fr) auto;
      grid-template-rows: 22px 18px;
      row-gap: 0;
      padding: 2px 10px 2px 2px;
    }
    .number,
    .fold {
      grid-row: span 2;
    }
    .lanes {
      grid-row: 2;
      grid-column: 3;
      font-size: 12px;
      line-height: 1.2;
    }
    .label {
      grid-row: 1;
      grid-column: 3 / 5;
    }
    .sure {
      grid-row: 2;
      grid-column: 4;
      font-size: 12px;
      line-height: 1.2;
    }
  }
`;
