import { css } from 'lit';

/** How the diagram looks. Shape says what, line says how certain, colour only says the family. */
export const timelineStyle = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) auto;
    min-height: 0;
    background: var(--page);
  }
  .scroll {
    /* Calls go right, answers come back, whichever way the page is written. */
    direction: ltr;
    overflow: auto;
    position: relative;
    overscroll-behavior: contain;
  }
  .scroll,
  wmi-pins {
    grid-area: 1 / 1;
  }
  wmi-pins {
    z-index: 2;
    place-self: start;
  }
  .heads {
    position: sticky;
    top: 0;
    z-index: 1;
    height: 48px;
    min-width: 100%;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .head {
    position: absolute;
    top: 3px;
    height: 42px;
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
  .badge {
    border: 1px solid var(--strong-line);
    border-radius: 8px;
    padding: 0 6px;
    color: var(--text);
    font-variant-numeric: tabular-nums;
  }
  :host([compact]) .heads {
    height: 38px;
  }
  :host([compact]) .head {
    top: 1px;
    height: 36px;
  }
  :host([compact]) .name {
    font-size: 13px;
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
  .track,
  .bracket {
    fill: none;
    stroke: var(--dispatch);
  }
  .track {
    stroke-width: 5;
    stroke-linecap: round;
    cursor: pointer;
  }
  .track.queue {
    stroke-width: 2;
    stroke-dasharray: 2 4;
  }
  .track.serve {
    stroke: var(--indicate);
    opacity: 0.45;
  }
  .track.serve.delivering {
    opacity: 1;
  }
  .bracket {
    stroke: var(--indicate);
    stroke-width: 1.5;
  }
  .bracket.filled {
    stroke-width: 4;
  }
  .chip,
  .batch,
  .jump {
    font-size: 11.5px;
    font-weight: 600;
    stroke: var(--page);
    stroke-width: 4;
    stroke-linejoin: round;
    paint-order: stroke;
    fill: var(--text);
  }
  .chip,
  .jump {
    cursor: pointer;
  }
  .jump {
    fill: var(--accent);
    /* It stands over whatever the first row says there. */
    stroke-width: 9;
    text-decoration: underline;
  }
  svg {
    cursor: pointer;
  }
  .row {
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
    fill: var(--current);
  }
  .row.found .label {
    text-decoration: underline;
    text-decoration-thickness: 3px;
    text-decoration-color: var(--status);
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
    stroke-width: 7;
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
  .note {
    fill: var(--muted);
    font-size: 11.5px;
  }
  .ruler {
    fill: none;
    stroke: var(--strong-line);
    stroke-width: 1.5;
  }
  .choice {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.6;
  }
  .bracket,
  .batch {
    cursor: pointer;
  }
  /* Heavier, and twice underlined: what belongs to the operation that is pointed at. */
  .track.pointed {
    stroke-width: 9;
    opacity: 1;
  }
  .track.queue.pointed {
    stroke-width: 4;
  }
  .bracket.pointed {
    stroke-width: 3;
  }
  .bracket.filled.pointed,
  .row.pointed .glyph {
    stroke-width: 6;
  }
  .row.pointed .line {
    stroke-width: 4;
  }
  .row.pointed .line.guaranteed {
    stroke-width: 6;
  }
  .row.pointed .line.reading {
    stroke-width: 2.4;
  }
  .chip.pointed,
  .batch.pointed,
  .row.pointed .label {
    text-decoration: underline double;
  }
  .order {
    fill: none;
    stroke: var(--muted);
    stroke-width: 1.3;
    stroke-linejoin: round;
    stroke-linecap: round;
    pointer-events: bounding-box;
  }
  .order.kept {
    fill: var(--page);
  }
  @media (forced-colors: active) {
    .row.row {
      --family: CanvasText;
      --ground: Canvas;
    }
    .band {
      fill: Canvas;
      stroke: Highlight;
      stroke-width: 3;
    }
    .track.track,
    .bracket,
    .ruler,
    .choice,
    .order {
      stroke: CanvasText;
    }
    .chip,
    .batch,
    .jump {
      stroke: Canvas;
      fill: CanvasText;
    }
    .jump {
      fill: LinkText;
    }
  }
`;
