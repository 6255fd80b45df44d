import { define } from '../define.ts';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Rows } from '../dragging.ts';
import type { Player } from '../player.ts';
import { Resize } from '../resize.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { Picture } from './draw.ts';
import { badge, MARKS } from './lanes.ts';
import { evenly, type Axis } from './axis.ts';
import { type LaneLine, type Metrics, SIDE, axisOf, laneLines, layout, roomy, rowCount } from './layout.ts';
import { startOf } from './structure.ts';
import { timelineStyle } from './style.ts';
import { t, told } from '../words/words.ts';

const FULL = { rowHeight: 36, stepEnd: 32, gutter: 96, minGap: 115 };
/** On a phone: the gutter shrinks and more lanes fit before the diagram must pan. */
const PHONE = { rowHeight: 36, stepEnd: 28, gutter: 64, minGap: 132 };
/** Eight rows and their heads in what the other parts leave of 400 pixels. */
const COMPACT = { rowHeight: 28, stepEnd: 30, gutter: 82, minGap: 126 };

/** Below this width the gutter shrinks and the overview is left out. */
const NARROW = 560;

/** Height of the lane heads, and of those of an embed. */
const HEADS = 48;
const COMPACT_HEADS = 38;

/** The window on the diagram: its inner size, where it is scrolled to, and the width of the whole element. */
interface View {
  width: number;
  height: number;
  top: number;
  whole: number;
}

/** The sequence diagram: sticky lane heads over a scroll area in which only the rows near the window exist. */
export class WmiTimeline extends LitElement {
  static override properties = { player: { attribute: false }, compact: { type: Boolean, reflect: true }, overview: { state: true }, panning: { state: true } };
  static override styles = [base, timelineStyle];
  declare player: Player | undefined;
  declare compact: boolean;
  /** There is more than fits, so the strip at the side helps. */
  declare overview: boolean;
  /** The lanes are wider than the window, so those that are out of it are named at its sides. */
  declare panning: boolean;
  #picture: Picture | undefined;
  /** Read again only when it may have changed: to ask in between makes the browser lay out what was just drawn. */
  #window: View | undefined;
  #followed = '';
  /** Where the next frame scrolls to: until then the browser's own place is out of date. */
  #wanted: number | undefined;
  #panned = '';
  #tip: SVGTitleElement | undefined;
  #pen: CanvasRenderingContext2D | null = null;
  #font = '';
  readonly #widths = new Map<string, number>();

  constructor() {
    super();
    this.compact = false;
    this.overview = false;
    this.panning = false;
    new Watch(this, () => [this.player, this.player?.neighbours, this.player?.pointing]);
    const resized = (): void => {
      this.#window = undefined;
      this.requestUpdate();
    };
    // A scroll bar, or the strip at the side, takes room from the window and not from the element.
    new Resize(this, resized, () => this.#scroll());
  }

  override render(): TemplateResult {
    const player = this.player;
    const row = player?.row(player.current);
    const values = { at: player?.step ?? 0, all: player?.steps ?? 0, sentence: told(row?.sentence ?? '') };
    const name = `${t('Sequence diagram, step {at} of {all}. {sentence}', values)}${this.compact ? '' : ` ${t('The outline lists every step as text.')}`}`;
    return html`
      <div class="scroll" tabindex="0" role=${this.compact ? 'group' : 'region'} aria-label=${t('Sequence diagram')} @scroll=${this.#scrolled}>
        <div class="heads">${player === undefined ? nothing : this.#heads(player)}</div>
        <div class="area"><svg role="img" aria-label=${name} @click=${this.#click} @pointerover=${this.#hover} @pointerleave=${() => player?.pointing.at(0)}></svg></div>
      </div>
      ${this.panning ? html`<wmi-pins ?compact=${this.compact} @wmi-pan=${this.#panTo}></wmi-pins>` : nothing}
      ${this.overview && !this.compact ? html`<wmi-minimap .player=${player} @wmi-scroll=${this.#scrollTo}></wmi-minimap>` : nothing}
    `;
  }

  #heads(player: Player): TemplateResult[] {
    const scene = player.scene();
    return [...laneLines(scene, this.#metrics()).lines.values()].map((lane) => {
      const state = badge(scene, lane.lane);
      return html`<div class="head ${lane.kind}" title=${lane.label}><span class="name">${lane.label}</span><span class="mark">${
        state === undefined ? t(MARKS[lane.kind]) : html`<span class="badge" title=${state.long}>${state.short}</span>`}</span></div>`;
    });
  }

  protected override updated(_changed: PropertyValues): void {
    this.#draw();
  }

  /** Scrolls so that the current step stands in the middle third. */
  centre(): void {
    this.#followed = '';
    this.#draw(true);
  }

  /** The rows as they stand on the screen. */
  rows(): Rows {
    const area = this.renderRoot.querySelector<HTMLElement>('.area') as HTMLElement;
    const [scene, metrics] = [this.player?.scene(), this.#metrics()];
    const axis = scene === undefined ? evenly(metrics.rowHeight, 0) : axisOf(scene, metrics);
    return { area, scroll: area.parentElement as HTMLElement, axis, count: scene === undefined ? 0 : rowCount(scene) };
  }

  #metrics(): Metrics {
    const { width } = this.#size();
    const sizes = { width, measure: this.#measure, ...(this.compact ? COMPACT : width < NARROW ? PHONE : FULL) };
    return roomy(sizes, this.player?.visible.length ?? 0);
  }

  /** Widths in the diagram's own font; a label is measured once. */
  readonly #measure = (text: string): number => {
    let width = this.#widths.get(text);
    if (width === undefined) {
      const svg = this.renderRoot.querySelector('svg');
      const pen = (this.#pen ??= document.createElement('canvas').getContext('2d'));
      if (svg === null || pen === null) return text.length * 7;
      if (this.#font === '') this.#font = getComputedStyle(svg).font;
      // Failed rows are bold, and bold is what must fit.
      pen.font = `${text.startsWith('✕') ? '600 ' : ''}${this.#font}`;
      width = pen.measureText(text).width;
      if (this.#widths.size > 5000) this.#widths.clear();
      this.#widths.set(text, width);
    }
    return width;
  };

  #scroll(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroll');
  }

  #headHeight(): number {
    return this.compact ? COMPACT_HEADS : HEADS;
  }

  #size(): View {
    const scroll = this.#scroll();
    if (scroll === null) return { width: 600, height: 0, top: 0, whole: 600 };
    return (this.#window ??= { width: scroll.clientWidth, height: scroll.clientHeight, top: this.#wanted ?? scroll.scrollTop, whole: this.clientWidth });
  }

  readonly #scrolled = (): void => {
    const { top } = this.#size();
    this.#aim();
    const now = this.#scroll()?.scrollTop ?? top;
    // What the diagram did itself is drawn already.
    if (this.#wanted !== undefined || Math.abs(now - top) < 1) return;
    this.#size().top = now;
    this.#draw();
  };

  /** First where to look, then what is there, so that nothing is drawn twice. */
  #draw(centre = false): void {
    const scroll = this.#scroll();
    const svg = this.renderRoot.querySelector<SVGSVGElement>('svg');
    const player = this.player;
    if (scroll === null || svg === null || player === undefined) return;
    this.#picture ??= new Picture(svg);
    const metrics = this.#metrics();
    const scene = player.scene();
    const room = this.#size().height - this.#headHeight();
    const area = svg.parentElement as HTMLElement;
    const { lines, gap, width } = laneLines(scene, metrics);
    const axis = axisOf(scene, metrics);
    style(area, { height: `${Math.max(axis.height, 1)}px`, width: `${width}px` });
    const size = this.#size();
    size.top = Math.min(size.top, Math.max(0, axis.height - room));
    this.#follow(player, scroll, axis, room, centre);
    const { top } = size;
    // Under a dragged slider every frame shows other rows, and nobody scrolls.
    const list = layout(scene, metrics, { top, height: room, ...(player.dragged && { margin: 0 }) });
    const drawn = Math.max(room, list.bottom - list.top);
    style(svg, { width: `${width}px`, height: `${drawn}px`, transform: `translateY(${list.top}px)` });
    this.#placeHeads([...lines.values()], gap, width);
    this.#picture.draw(list, metrics.rowHeight, drawn, top);
    this.#pan(player, scroll, metrics, lines, gap, width);
    this.#pin([...lines.values()], metrics, width);
    if (!player.dragged) player.neighbours?.look(list.rows);
    // A narrow page has the slider only: every pixel of its width belongs to the lanes.
    this.#showOverview(axis.height > room && size.whole >= NARROW);
    const map = this.renderRoot.querySelector<HTMLElement & { window: [number, number]; axis: Axis }>('wmi-minimap');
    if (map === null || axis.height === 0) return;
    map.axis = axis;
    map.window = [top / axis.height, (top + room) / axis.height];
  }

  /** The strip is a chunk of its own, loaded when a run first is longer than the window. */
  #showOverview(wanted: boolean): void {
    if (wanted === this.overview || this.compact) return;
    if (!wanted) this.overview = false;
    else void import('./minimap.ts').then(() => (this.overview = true));
  }

  /** Names the lanes out of the window; that is a chunk of its own too. */
  #pin(lanes: readonly LaneLine[], { width }: Metrics, whole: number): void {
    const wanted = whole > width + 1;
    if (!wanted) this.panning = false;
    else if (!this.panning) void import('./pins.ts').then(() => (this.panning = true));
    const pins = this.#pins();
    if (pins === null) return;
    Object.assign(pins, { lanes, width });
    style(pins, { width: `${width}px` });
    this.#aim();
  }

  #pins(): (HTMLElement & { left: number }) | null {
    return this.panning ? this.renderRoot.querySelector('wmi-pins') : null;
  }

  /** Tells the names at the sides where the window stands. */
  #aim(): void {
    const pins = this.#pins();
    if (pins !== null) pins.left = this.#scroll()?.scrollLeft ?? 0;
  }

  /** Brings a lane into the middle. Its name at the side goes, so the focus goes to what it is the name in. */
  #panTo(event: CustomEvent<number>): void {
    const scroll = this.#scroll();
    if (scroll === null) return;
    scroll.scrollLeft = event.detail - scroll.clientWidth / 2;
    scroll.focus({ preventScroll: true });
  }

  #placeHeads(lines: readonly LaneLine[], gap: number, width: number): void {
    const heads = this.renderRoot.querySelector<HTMLElement>('.heads');
    if (heads === null) return;
    style(heads, { width: `${width}px` });
    lines.forEach((line, index) => {
      const head = heads.children[index] as HTMLElement | undefined;
      const half = Math.min(gap / 2, line.x, width - line.x);
      if (head !== undefined) style(head, { left: `${line.x - half}px`, width: `${2 * half}px` });
    });
  }

  /** Keeps the current step in view when it changes, without moving what the user scrolled to otherwise. */
  #follow(player: Player, scroll: HTMLElement, axis: Axis, room: number, centre: boolean): void {
    const key = `${player.position} ${player.level} ${axis.height} ${room}`;
    if (key === this.#followed) return;
    this.#followed = key;
    const size = this.#size();
    const y = axis.y(Math.max(0, player.step - 1));
    const hidden = y < size.top + axis.rowHeight || y > size.top + room - 3 * axis.rowHeight;
    if (!hidden && !centre) return;
    size.top = Math.max(0, Math.min(y - room / 2, axis.height - room));
    this.#scrollLater(scroll, size.top);
  }

  /** Scrolls in the next frame, right before the browser lays it out anyway; at once it would lay out the same twice. */
  #scrollLater(scroll: HTMLElement, top: number): void {
    if (this.#wanted === undefined) {
      requestAnimationFrame(() => {
        scroll.scrollTop = this.#wanted ?? top;
        this.#wanted = undefined;
      });
    }
    this.#wanted = top;
  }

  /** Brings the arrow of the current step into view, its receiving end first, when the lanes are wider than the page. */
  #pan(player: Player, scroll: HTMLElement, metrics: Metrics, lines: Map<number, LaneLine>, gap: number, width: number): void {
    const from = lines.get(player.log.lane(player.current))?.x;
    const to = lines.get(player.log.to(player.current))?.x;
    const key = `${player.position} ${player.level} ${width}`;
    if (from === undefined || to === undefined || width <= metrics.width || key === this.#panned) return;
    this.#panned = key;
    const around = Math.min(gap / 2, SIDE);
    for (const x of [from, to]) {
      if (x + around > scroll.scrollLeft + metrics.width) scroll.scrollLeft = x + around - metrics.width;
      if (x - around < scroll.scrollLeft) scroll.scrollLeft = Math.max(0, x - around - metrics.gutter);
    }
  }

  #scrollTo(event: CustomEvent<number>): void {
    const scroll = this.#scroll();
    if (scroll === null) return;
    const area = scroll.scrollHeight - this.#headHeight();
    scroll.scrollTop = event.detail * area - (scroll.clientHeight - this.#headHeight()) / 2;
  }

  /** The rows, counted from 0, whose order a mark under the pointer tells. */
  #between(event: MouseEvent): [number, number] | undefined {
    const below = (event.target as Element).closest('.order')?.parentElement;
    const row = below === null || below === undefined ? 0 : (this.player?.visible.rowAt(Number(below.getAttribute('data-event'))) ?? 0);
    return row < 1 ? undefined : [row - 1, row];
  }

  /** A mark of an operation shows what else belongs to it; one between two rows says why they keep their order or may swap. */
  #hover(event: PointerEvent): void {
    const { player } = this;
    player?.pointing.at(operationAt(event.target as Element));
    const between = this.#between(event);
    if (player === undefined || between === undefined) return;
    const [earlier, later] = between.map((row) => player.visible.event(row)) as [number, number];
    this.#tip ??= document.createElementNS('http://www.w3.org/2000/svg', 'title');
    this.#tip.textContent = player.neighbours?.says(earlier, later) ?? '';
    (event.target as Element).append(this.#tip);
  }

  /** A press on a row goes there, on a mark between two it asks about their order, on its fold mark it folds, on the name of an operation it goes to its call. */
  #click(event: MouseEvent): void {
    const { player } = this;
    const svg = event.currentTarget as SVGSVGElement;
    if (player === undefined) return;
    const target = event.target as Element;
    const operation = player.structure.operations[operationAt(target) - 1];
    const begun = operation === undefined ? target.closest('.jump')?.getAttribute('data-event') : startOf(operation);
    if (begun !== undefined && begun !== null) {
      player.seek(Number(begun) + 1);
      return;
    }
    const between = this.#between(event);
    // Where nobody answers, a press there is a press on the row.
    if (between !== undefined && !this.dispatchEvent(new CustomEvent('wmi-swap', { detail: between, cancelable: true }))) return;
    const box = svg.getBoundingClientRect();
    const metrics = this.#metrics();
    const { gutter, stepEnd } = metrics;
    const above = (svg.parentElement as HTMLElement).getBoundingClientRect().top;
    const row = player.visible.event(axisOf(player.scene(), metrics).rowAt(event.clientY - above));
    if (row < 0) return;
    const x = event.clientX - box.left;
    if (x > stepEnd && x < gutter && player.visible.foldable(row) > 0) player.toggleFold(row);
    else player.seek(row + 1);
  }
}
define('wmi-timeline', WmiTimeline);

/** The number of the operation that a mark in the picture is of; 0 for another mark. */
function operationAt(target: Element): number {
  return Number(target.closest('[data-operation]')?.getAttribute('data-operation') ?? 0);
}

const written = new WeakMap<ElementCSSInlineStyle, Record<string, string>>();

/** Writes only what differs: a style that is set makes the browser look again, and so does one that is asked for. */
function style(element: ElementCSSInlineStyle, values: Record<string, string>): void {
  let known = written.get(element);
  if (known === undefined) written.set(element, (known = {}));
  for (const [name, value] of Object.entries(values)) {
    if (known[name] === value) continue;
    known[name] = value;
    element.style.setProperty(name, value);
  }
}
