import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import type { Player } from '../player.ts';
import { Resize } from '../resize.ts';
import { base } from '../theme.ts';
import type { Axis } from './axis.ts';
import { Watch } from '../watch.ts';
import { overviewOf, type Overview } from './overview.ts';

/** Width of the strip and of its parts, in CSS pixels. */
const WIDTH = 56;
const LANES = 40;

/** The whole run as a strip: how much happens on which lane, failures, choices, the window and the cursor. For pointers; keys have the slider. */
export class WmiMinimap extends LitElement {
  static override properties = { player: { attribute: false }, window: { attribute: false }, axis: { attribute: false } };
  declare player: Player | undefined;
  /** Visible part of the diagram, as shares of its height. */
  declare window: [number, number];
  /** Where the rows of the diagram stand. */
  declare axis: Axis | undefined;
  #drawn = '';
  #height = 0;
  static override styles = [base, css`
    :host {
      position: relative;
      display: block;
      width: ${WIDTH}px;
      min-height: 0;
      background: var(--panel);
      border-inline-start: 1px solid var(--line);
      cursor: pointer;
      touch-action: none;
      overflow: hidden;
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
    .window,
    .cursor {
      position: absolute;
      top: 0;
      left: 0;
      right: 0;
      pointer-events: none;
    }
    .window {
      border: 2px solid var(--strong-line);
      background: color-mix(in srgb, var(--accent) 12%, transparent);
    }
    .cursor {
      height: 3px;
      background: var(--accent);
    }
    @media (forced-colors: active) {
      .window {
        border-color: Highlight;
        background: none;
      }
      .cursor {
        background: CanvasText;
      }
    }
  `];

  constructor() {
    super();
    this.window = [0, 1];
    new Watch(this, () => [this.player]);
    new Resize(this, () => {
      this.#height = this.clientHeight;
      this.requestUpdate();
    });
  }

  override render(): TemplateResult {
    return html`<canvas aria-hidden="true" @pointerdown=${this.#press} @pointermove=${this.#drag}></canvas>
      <div class="window"></div><div class="cursor"></div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const { player, axis } = this;
    const box = this.renderRoot.querySelector<HTMLElement>('.window');
    const cursor = this.renderRoot.querySelector<HTMLElement>('.cursor');
    if (player === undefined || axis === undefined || box === null || cursor === null) return;
    // The run does not change under a dragged slider; what else does would make the browser lay the page out for an answer.
    if (!player.dragged) this.#drawOnce(player, axis);
    const height = this.#height;
    const [from, to] = this.window;
    box.style.transform = `translateY(${height * Math.max(0, from)}px)`;
    box.style.height = `${Math.max(6, height * Math.min(1, to - from))}px`;
    cursor.style.transform = `translateY(${(height * axis.y(player.step)) / Math.max(1, axis.height)}px)`;
  }

  /** The picture is made again only when rows, size or colours change. */
  #drawOnce(player: Player, axis: Axis): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const height = this.#height;
    if (canvas === null || height === 0) return;
    const style = getComputedStyle(this);
    const key = `${player.length} ${player.steps} ${player.level} ${axis.height} ${height} ${player.hideFuture ? player.position : ''} ${style.color} ${devicePixelRatio}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    canvas.width = WIDTH * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    const pen = canvas.getContext('2d');
    if (pen === null) return;
    pen.scale(devicePixelRatio, devicePixelRatio);
    paint(pen, overviewOf(player.scene(), axis, Math.max(1, Math.floor(height / 2))), height, (name) => this.#colour(name));
  }

  /** A colour of the theme as the canvas knows it: a variable may hold a function of the scheme. */
  #colour(name: string): string {
    const probe = this.renderRoot.querySelector<HTMLElement>('.cursor');
    if (probe === null) return 'gray';
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  }

  #press(event: PointerEvent): void {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#go(event);
  }

  #drag(event: PointerEvent): void {
    if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) this.#go(event);
  }

  #go(event: PointerEvent): void {
    const box = this.getBoundingClientRect();
    const detail = Math.max(0, Math.min(1, (event.clientY - box.top) / box.height));
    this.dispatchEvent(new CustomEvent('wmi-scroll', { detail }));
  }
}
customElements.define('wmi-minimap', WmiMinimap);

function paint(pen: CanvasRenderingContext2D, overview: Overview, height: number, colour: (name: string) => string): void {
  const bin = height / overview.bins.length;
  const column = LANES / Math.max(1, overview.lanes);
  pen.fillStyle = colour('--dispatch');
  overview.bins.forEach((counts, index) => {
    counts.lanes.forEach((count, lane) => {
      if (count === 0) return;
      pen.globalAlpha = 0.25 + 0.75 * Math.min(1, count / overview.most);
      pen.fillRect(2 + lane * column, index * bin, Math.max(1, column - 1), Math.max(1, bin));
    });
  });
  pen.globalAlpha = 1;
  overview.bins.forEach((counts, index) => {
    if (counts.choices) mark(pen, colour('--text'), LANES + 4, index * bin, 4, bin);
    if (counts.failures) mark(pen, colour('--error'), LANES + 10, index * bin, 6, bin);
  });
}

/** At least two pixels high, so that a single one among a hundred thousand is seen. */
function mark(pen: CanvasRenderingContext2D, colour: string, x: number, y: number, width: number, height: number): void {
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, Math.max(2, height));
}
