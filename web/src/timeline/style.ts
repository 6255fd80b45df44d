import { css } from 'lit';

/** How the diagram looks. Shape says what, line says how certain, colour only says the family. */
export const timelineStyle = css`
  :host {
    display: block;
    min-height: 0;
    background: var(--page);
  }
  .scroll {
    height: 100%;
    overflow: auto;
    position: relative;
    overscroll-behavior: contain;
  }
  .heads {
    position: sticky;
    top: 0;
    z-index: 1;
    height: 44px;
    min-width: 100%;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .head {
    position: absolute;
    top: 4px;
    height: 36px;
    padding: 0 4px;
    text-align: center;
    line-height: 1.2;
    overflow: hidden;
  }
  .name {
    display: block;
    font-weight: 600;
    font-size: 14px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .mark {
    display: block;
    font-size: 11.5px;
    color: var(--muted);
  }
  :host([compact]) .heads {
    height: 36px;
  }
  :host([compact]) .head {
    top: 2px;
    height: 32px;
  }
  :host([compact]) .name {
    font-size: 13px;
  }
  :host([compact]) .mark {
    font-size: 11px;
  }
  .area {
    position: relative;
    min-width: 100%;
  }
  svg {
    display: block;
    position: absolute;
    top: 0;
    left: 0;
    font: 13px var(--sans);
    user-select: text;
  }
  :host([compact]) svg {
    font-size: 12px;
  }
  .lane {
    stroke: var(--line);
    stroke-width: 1.5;
  }
  .bar {
    fill: var(--bar);
    stroke: var(--line);
  }
  .row {
    cursor: pointer;
    --family: var(--dispatch);
    --ground: var(--page);
  }
  .row.call {
    --family: var(--call);
  }
  .row.indicate {
    --family: var(--indicate);
  }
  .row.status {
    --family: var(--status);
  }
  .row.error {
    --family: var(--error);
  }
  .row.plain {
    --family: var(--text);
  }
  .row.current {
    --ground: var(--current);
  }
  .band {
    fill: transparent;
  }
  .row:hover .band {
    fill: color-mix(in srgb, var(--accent) 6%, transparent);
  }
  .row.current .band {
    fill: var(--current);
  }
  .row.future .line,
  .row.future .glyph {
    opacity: 0.55;
  }
  .row.future .label {
    fill: color-mix(in srgb, var(--text) 66%, var(--page));
  }
  .line {
    fill: none;
    stroke: var(--family);
    stroke-width: 2;
  }
  .line.guaranteed {
    stroke-width: 3;
  }
  .line.happened {
    stroke-dasharray: 9 5;
  }
  .line.reading {
    stroke-width: 1.4;
  }
  .line.assumed {
    stroke-dasharray: 1.5 4.5;
    stroke-linecap: round;
  }
  .glyph {
    stroke: var(--family);
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .glyph.filled {
    fill: var(--family);
  }
  .glyph.open {
    fill: var(--ground);
  }
  .label {
    fill: var(--text);
    stroke: var(--ground);
    stroke-width: 4;
    stroke-linejoin: round;
    paint-order: stroke;
  }
  .row.error .label {
    fill: var(--error);
    font-weight: 600;
  }
  .row.error.future .label {
    fill: color-mix(in srgb, var(--error) 72%, var(--page));
  }
  .step {
    fill: var(--muted);
    font-variant-numeric: tabular-nums;
    font-size: 12px;
  }
  .row.current .step {
    fill: var(--text);
    font-weight: 700;
  }
  .gap,
  .fold {
    fill: var(--muted);
    font-size: 11px;
  }
  @media (forced-colors: active) {
    .row {
      --family: CanvasText;
      --ground: Canvas;
    }
    .row.current .band {
      fill: Canvas;
      stroke: Highlight;
      stroke-width: 3;
    }
  }
`;
