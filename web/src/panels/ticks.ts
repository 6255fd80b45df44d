import { LitElement, css, svg, html, nothing, type TemplateResult } from 'lit';
import type { Player } from '../player.ts';
import { Watch } from '../watch.ts';

/** Places along the slider that are told apart, so that a long run has as many marks as a short one. */
const PLACES = 240;
/** Most events that are looked through for breakpoints: one of them may have to read each. */
const MOST_STOPS = 5_000;

/** Where along the run something is left open, and where a breakpoint stops: marks under the slider, for the eye only. */
export class WmiTicks extends LitElement {
  static override properties = { player: { attribute: false } };
  declare player: Player | undefined;
  #key = '';
  #marks: TemplateResult | typeof nothing = nothing;
  static override styles = css`
    :host {
      display: block;
      /* The middle of the slider's knob goes from half its width to half its width before the end. */
      margin: -6px 8px 0;
      height: 8px;
      pointer-events: none;
    }
    svg {
      display: block;
      width: 100%;
      height: 8px;
      overflow: visible;
    }
    line {
      stroke: var(--muted);
      stroke-width: 1.5;
    }
    circle {
      fill: var(--error);
    }
    @media (forced-colors: active) {
      line {
        stroke: CanvasText;
      }
      circle {
        fill: Highlight;
      }
    }
  `;

  constructor() {
    super();
    new Watch(this, () => [this.player], () => this.player?.hurried);
  }

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === undefined || player.steps === 0) return nothing;
    // What is hidden must not show here either.
    const end = player.hideFuture ? player.position : player.length;
    const key = `${end} ${player.length} ${player.steps} ${player.level} ${player.breakpoints?.all.join() ?? ''}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#marks = marks(player, end);
    }
    return this.#marks;
  }
}
customElements.define('wmi-ticks', WmiTicks);

function marks(player: Player, end: number): TemplateResult {
  const open = new Set<number>();
  const stops = new Set<number>();
  const stop = end <= MOST_STOPS ? player.breakpoints?.matcher() : undefined;
  // Before an event something else could have come; at an event a breakpoint stops.
  const place = (step: number): number => Math.round((PLACES * step) / player.steps);
  for (let event = 0; event < end; event++) {
    if (player.log.choices(event) > 1) open.add(place(Math.max(0, player.visible.rowAt(event - 1) + 1)));
    if (stop?.(event) === true) stops.add(place(player.visible.rowAt(event) + 1));
  }
  const x = (at: number): string => `${((100 * at) / PLACES).toFixed(2)}%`;
  return html`<svg aria-hidden="true">${[...open].map((at) => svg`<line x1=${x(at)} x2=${x(at)} y1="0" y2="6"></line>`)}${[...stops].map((at) => svg`<circle cx=${x(at)} cy="4" r="3.5"></circle>`)}</svg>`;
}
