import { LitElement, html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import type { Rows } from '../dragging.ts';
import { Kind, type Certainty } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { Resize } from '../resize.ts';
import { certaintyOf } from '../text.ts';
import { base } from '../theme.ts';
import { evenly } from '../timeline/axis.ts';
import { timeOf } from '../timeline/geometry.ts';
import { ORDERS } from '../timeline/glyphs.ts';
import { duration, rowCount, textOf } from '../timeline/layout.ts';
import { Watch } from '../watch.ts';
import { certaintyMark } from './mark.ts';
import { outlineStyle } from './outline-style.ts';
import { t } from '../words/words.ts';

/** Rows kept around the window. */
const MARGIN = 8;

/**
 * The diagram as a list: one line for each visible event, the same folds, the same cursor. Up and down move the
 * selection, Enter moves time; only the lines near the window exist.
 */
export class WmiOutline extends LitElement {
  static override properties = { player: { attribute: false }, selected: { state: true }, top: { state: true }, room: { state: true } };
  declare player: Player | undefined;
  /** Selected row. */
  declare selected: number;
  declare top: number;
  declare room: number;
  #position = -1;
  #hadFocus = false;
  static override styles = [base, outlineStyle];

  constructor() {
    super();
    this.selected = 0;
    this.top = 0;
    this.room = 600;
    new Watch(this, () => [this.player, this.player?.neighbours, this.player?.pointing]);
    new Resize(this, () => this.#measure());
  }

  /** Event of the selected line. */
  get event(): number {
    return this.player?.visible.event(this.selected) ?? -1;
  }

  protected override willUpdate(): void {
    const player = this.player;
    if (player === undefined) return;
    if (player.position !== this.#position) {
      this.#position = player.position;
      this.selected = Math.max(0, player.step - 1);
    }
    this.selected = Math.max(0, Math.min(this.selected, rowCount(player.scene()) - 1));
  }

  override render(): TemplateResult {
    const player = this.player;
    const count = player === undefined ? 0 : rowCount(player.scene());
    const height = this.#height();
    const from = Math.max(0, Math.min(Math.floor(this.top / height) - MARGIN, count - 1));
    const to = Math.min(count, Math.ceil((this.top + this.room) / height) + MARGIN);
    const rows = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    return html`<div class="scroll" @scroll=${this.#measure}>
      <div class="space"><div class="rows" role="tree" aria-label=${t('Steps')} @keydown=${this.#keys} @focusin=${this.#focused} @focusout=${this.#blurred}>
        ${rows.map((row) => (player === undefined ? nothing : this.#item(player, row, count)))}
      </div></div></div>${player === undefined ? nothing : this.#order(player)}`;
  }

  /** What stands between the rows of the diagram, for the selected line and the one above it. A press asks the engine at length. */
  #order(player: Player): TemplateResult | typeof nothing {
    const { neighbours, visible } = player;
    const rows: [number, number] = [this.selected - 1, this.selected];
    if (neighbours === undefined || this.selected < 1) return nothing;
    const [earlier, later] = rows.map((row) => visible.event(row)) as [number, number];
    const order = neighbours.order(earlier, later);
    const known = neighbours.says(earlier, later);
    return html`<button type="button" class="order" title=${known} @click=${() => this.dispatchEvent(new CustomEvent('wmi-swap', { detail: rows, cancelable: true }))}>
      ${order === undefined ? nothing : html`<svg width="30" height="18" viewBox="-15 -9 30 18" aria-hidden="true">${svg`<path d=${ORDERS[order]}></path>`}</svg>`}
      <span>${known === '' ? t('Could steps {one} and {other} swap?', { one: this.selected, other: this.selected + 1 }) : known}</span></button>`;
  }

  protected override updated(changed: PropertyValues): void {
    const count = this.player === undefined ? 0 : rowCount(this.player.scene());
    const height = this.#height();
    const space = this.renderRoot.querySelector<HTMLElement>('.space');
    const rows = this.renderRoot.querySelector<HTMLElement>('.rows');
    if (space === null || rows === null) return;
    const from = Math.max(0, Math.min(Math.floor(this.top / height) - MARGIN, count - 1));
    space.style.height = `${count * height}px`;
    rows.style.transform = `translateY(${from * height}px)`;
    if (changed.has('selected')) this.#reveal();
    if (this.#hadFocus) this.#focusSelected();
    const { player } = this;
    if (player === undefined || player.dragged || this.selected < 1) return;
    const pair = [this.selected - 1, this.selected].map((row) => player.visible.event(row));
    player.neighbours?.look(pair.map((event) => ({ event, fold: { folded: player.visible.folded(event) } })));
  }

  #item(player: Player, row: number, count: number): TemplateResult {
    const event = player.visible.event(row);
    const { log } = player;
    const lanes = player.source?.lanes ?? [];
    const from = lanes[log.lane(event)]?.label ?? '';
    const to = lanes[log.to(event)]?.label ?? '';
    const certainty = log.certainty(event) as Certainty;
    const current = row === player.step - 1;
    const hides = player.visible.foldable(event);
    const folded = player.visible.folded(event);
    const depth = player.visible.depth(event);
    const failed = log.failed(event);
    const scene = player.scene();
    const gap = duration(timeOf(scene, row) - (row > 0 ? timeOf(scene, row - 1) : 0));
    return html`<div class="item ${current ? 'current' : ''} ${row >= player.step ? 'future' : ''} ${scene.pointed > 0 && player.structure.numberOf(event) === scene.pointed ? 'pointed' : ''}" role="treeitem" data-row=${row}
      aria-level=${depth + 1} aria-posinset=${row + 1} aria-setsize=${count} aria-selected=${row === this.selected ? 'true' : 'false'}
      aria-current=${current ? 'step' : nothing} aria-expanded=${hides === 0 ? nothing : String(!folded)}
      tabindex=${row === this.selected ? 0 : -1} @click=${() => this.#take(row)}>
      <span class="number">${current ? '▸ ' : ''}${row + 1}</span>
      <span class="fold" aria-hidden="true" @click=${(press: Event) => this.#fold(press, event)}>${hides === 0 ? '' : folded ? `▸${hides}` : '▾'}</span>
      <span class="lanes">${from}${from === to ? '' : ` → ${to}`}</span>
      <span class="label d${Math.min(depth, 3)} ${failed ? 'failed' : ''}">${answered(player, event)}${textOf(scene, event)} <span class="gap">${gap}</span></span>
      <span class="sure">${certaintyMark(certainty)} <span class="word">${t(certaintyOf(player, event).word)}</span></span>
    </div>`;
  }

  /** The rows as they stand on the screen. */
  rows(): Rows {
    const area = this.renderRoot.querySelector<HTMLElement>('.space') as HTMLElement;
    const count = this.player === undefined ? 0 : rowCount(this.player.scene());
    return { area, scroll: area.parentElement as HTMLElement, axis: evenly(this.#height(), count), count };
  }

  #height(): number {
    return window.matchMedia('(max-width: 700px), (pointer: coarse)').matches ? 44 : 34;
  }

  readonly #measure = (): void => {
    const scroll = this.renderRoot.querySelector<HTMLElement>('.scroll');
    if (scroll === null) return;
    this.top = scroll.scrollTop;
    this.room = scroll.clientHeight;
  };

  #reveal(): void {
    const scroll = this.renderRoot.querySelector<HTMLElement>('.scroll');
    if (scroll === null) return;
    const height = this.#height();
    const y = this.selected * height;
    if (y < scroll.scrollTop) scroll.scrollTop = y;
    else if (y > scroll.scrollTop + scroll.clientHeight - 2 * height) scroll.scrollTop = y - scroll.clientHeight + 2 * height;
  }

  /** With the focus on a line, what belongs to its operation is marked. */
  readonly #focused = (): void => {
    this.#hadFocus = true;
    this.player?.pointing.at(this.player.structure.numberOf(this.event));
  };

  readonly #blurred = (): void => {
    this.#hadFocus = false;
    this.player?.pointing.at(0);
  };

  #focusSelected(): void {
    const item = this.renderRoot.querySelector<HTMLElement>(`[data-row="${this.selected}"]`);
    if (item !== null && this.shadowRoot?.activeElement !== item) item.focus({ preventScroll: true });
  }

  #take(row: number): void {
    this.selected = row;
    const event = this.player?.visible.event(row) ?? -1;
    this.player?.seek(event + 1);
  }

  #fold(press: Event, event: number): void {
    press.stopPropagation();
    this.player?.toggleFold(event);
  }

  #keys(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'ArrowDown') this.selected += 1;
    else if (event.key === 'ArrowUp') this.selected -= 1;
    else if (event.key === 'Enter') this.#take(this.selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
customElements.define('wmi-outline', WmiOutline);

/** No arrow leads back to the call here, so a return says which call it ends. */
function answered(player: Player, event: number): string {
  const { log } = player;
  if (log.kind(event) !== Kind.Return) return '';
  const [method = ''] = player.label(log.parent(event)).split('(');
  return method === '' ? '' : `${method}: `;
}
