import { LitElement, css, html, type TemplateResult } from 'lit';
import { define } from '../define.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { t } from '../words/words.ts';
import type { LaneLine } from './lanes.ts';
import { initials, MOST, PIN_WIDTH, pinned } from './pinned.ts';

/** The lanes that are panned out of the window, by their initials at the side where they are. A press asks for one by `wmi-pan`. */
export class WmiPins extends LitElement {
  static override properties = { lanes: { attribute: false }, left: { type: Number }, width: { type: Number } };
  declare lanes: readonly LaneLine[];
  /** Where the window on the lanes begins, and how wide it is, in CSS pixels. */
  declare left: number;
  declare width: number;
  static override styles = [base, css`
    :host {
      display: flex;
      /* As in the diagram, whichever way the page is written. */
      direction: ltr;
      justify-content: space-between;
      height: 48px;
      pointer-events: none;
    }
    :host([compact]) {
      height: 38px;
    }
    .side {
      display: grid;
      grid-auto-flow: column;
      grid-template-rows: repeat(2, 1fr);
      max-width: ${100 * MOST}%;
      overflow-x: auto;
      scrollbar-width: none;
      pointer-events: auto;
      background: var(--panel);
    }
    .side.single {
      grid-template-rows: 1fr;
    }
    button {
      width: ${PIN_WIDTH}px;
      min-height: 0;
      padding: 0 2px;
      border: 1px solid var(--strong-line);
      border-radius: 0;
      background: var(--raised);
      color: var(--text);
      font-size: 12px;
      font-weight: 600;
      line-height: 1;
      white-space: nowrap;
      overflow: hidden;
    }
    button:only-child {
      grid-row: 1 / -1;
    }
    button:focus-visible {
      outline-offset: -2px;
    }
  `];

  constructor() {
    super();
    this.lanes = [];
    this.left = 0;
    this.width = 0;
    new Watch(this);
  }

  override render(): TemplateResult {
    const short = initials(this.lanes.map((lane) => lane.label));
    // Two above each other are enough for a mouse only.
    const single = this.hasAttribute('compact') || window.matchMedia('(pointer: coarse)').matches;
    const sides = pinned(this.lanes.map((lane) => lane.x), this.left, this.width, single ? 1 : 2);
    const side = (name: 'left' | 'right'): TemplateResult => html`<div class="side ${single ? 'single' : ''}" role="group" aria-label=${name === 'left' ? t('Lanes to the left of the window') : t('Lanes to the right of the window')}>
      ${sides[name].map((at) => this.#pin(short[at] ?? '', this.lanes[at], name))}</div>`;
    return html`${side('left')}${side('right')}`;
  }

  #pin(short: string, lane: LaneLine | undefined, side: 'left' | 'right'): TemplateResult {
    const name = lane?.label ?? '';
    return html`<button type="button" title=${name} aria-label=${t('{short}: show the lane {name}', { short, name })}
      @click=${() => this.dispatchEvent(new CustomEvent('wmi-pan', { detail: lane?.x ?? 0 }))}>${side === 'left' ? `‹ ${short}` : `${short} ›`}</button>`;
  }
}
define('wmi-pins', WmiPins);
