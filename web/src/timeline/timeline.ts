import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import type { LaneKind } from '../engine/types.ts';
import type { Player } from '../player.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { Picture } from './draw.ts';
import { type Metrics, type Scene, SIDE, laneLines, layout, rowCount } from './layout.ts';
import { timelineStyle } from './style.ts';
import { hasFailed } from './words.ts';

const FULL = { rowHeight: 36, gutter: 72, minGap: 140 };
/** On a phone: the gutter shrinks and more lanes fit before the diagram must pan. */
const PHONE = { rowHeight: 36, gutter: 56, minGap: 139 };
const COMPACT = { rowHeight: 33, gutter: 66, minGap: 130 };

const MARKS: Record<LaneKind, string> = { client: 'client', wmi: 'service', provider: 'provider', sink: 'callbacks', repository: 'store' };

/** The sequence diagram: sticky lane heads over a scroll area in which only the rows near the window exist. */
export class WmiTimeline extends LitElement {
  static override properties = { player: { attribute: false }, compact: { type: Boolean, reflect: true } };
  static override styles = [base, timelineStyle];
  declare player: Player | undefined;
  declare compact: boolean;
  #picture: Picture | undefined;
  #resize = new ResizeObserver(() => this.requestUpdate());
  #followed = '';
  #pen: CanvasRenderingContext2D | null = null;
  readonly #widths = new Map<string, number>();

  constructor() {
    super();
    this.compact = false;
    new Watch(this, () => [this.player]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    this.#resize.disconnect();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const player = this.player;
    const row = player?.row(player.current);
    const name = `Sequence diagram, step ${player?.step ?? 0} of ${player?.steps ?? 0}. ${row?.sentence ?? ''} The outline lists every step as text.`;
    const lines = player === undefined ? [] : [...laneLines(player.scene(), this.#metrics()).lines.values()];
    return html`
      <div class="scroll" tabindex="0" role=${this.compact ? 'group' : 'region'} aria-label="Sequence diagram" @scroll=${this.#draw}>
        <div class="heads">
          ${lines.map((lane) => html`<div class="head ${lane.kind}" title=${lane.label}><span class="name">${lane.label}</span><span class="mark">${MARKS[lane.kind]}</span></div>`)}
        </div>
        <div class="area"><svg role="img" aria-label=${name} @click=${this.#click}></svg></div>
      </div>
    `;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#draw();
    this.#follow();
  }

  /** Scrolls so that the current step stands in the middle third. */
  centre(): void {
    this.#followed = '';
    this.#follow(true);
  }

  #metrics(): Metrics {
    const width = this.#scroll()?.clientWidth ?? 600;
    return { width, measure: this.#measure, ...(this.compact ? COMPACT : width < 560 ? PHONE : FULL) };
  }

  /** Widths in the diagram's own font; a label is measured once. */
  readonly #measure = (text: string): number => {
    let width = this.#widths.get(text);
    if (width === undefined) {
      const svg = this.renderRoot.querySelector('svg');
      const pen = (this.#pen ??= document.createElement('canvas').getContext('2d'));
      if (svg === null || pen === null) return text.length * 7;
      // Failed rows are bold, and bold is what must fit.
      pen.font = `${text.startsWith('✕') ? '600 ' : ''}${getComputedStyle(svg).font}`;
      width = pen.measureText(text).width;
      if (this.#widths.size > 5000) this.#widths.clear();
      this.#widths.set(text, width);
    }
    return width;
  };

  #scroll(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroll');
  }

  readonly #draw = (): void => {
    const scroll = this.#scroll();
    const svg = this.renderRoot.querySelector<SVGSVGElement>('svg');
    const player = this.player;
    if (scroll === null || svg === null || player === undefined) return;
    this.#picture ??= new Picture(svg, (event) => ({ failed: hasFailed(player.log.kind(event), player.row(event)) }));
    const metrics = this.#metrics();
    const scene = player.scene();
    const list = layout(scene, metrics, { top: scroll.scrollTop, height: scroll.clientHeight });
    const drawn = Math.max(scroll.clientHeight - 48, (list.to - list.from) * metrics.rowHeight);
    svg.setAttribute('width', String(list.width));
    svg.setAttribute('height', String(drawn));
    svg.style.transform = `translateY(${list.from * metrics.rowHeight}px)`;
    const area = svg.parentElement as HTMLElement;
    area.style.height = `${Math.max(list.height, 1)}px`;
    area.style.width = `${list.width}px`;
    this.#placeHeads(scene, metrics);
    this.#picture.draw(list, metrics.rowHeight, drawn);
  };

  #placeHeads(scene: Scene, metrics: Metrics): void {
    const heads = this.renderRoot.querySelector<HTMLElement>('.heads');
    if (heads === null) return;
    const { lines, gap, width } = laneLines(scene, metrics);
    heads.style.width = `${width}px`;
    [...lines.values()].forEach((line, index) => {
      const style = (heads.children[index] as HTMLElement | undefined)?.style;
      const half = Math.min(gap / 2, line.x, width - line.x);
      style?.setProperty('left', `${line.x - half}px`);
      style?.setProperty('width', `${2 * half}px`);
    });
  }

  /** Keeps the current step in view when it changes, without moving what the user scrolled to otherwise. */
  #follow(centre = false): void {
    const player = this.player;
    const scroll = this.#scroll();
    if (player === undefined || scroll === null) return;
    const key = `${player.position} ${player.level} ${rowCount(player.scene())}`;
    if (key === this.#followed) return;
    this.#followed = key;
    const height = this.#metrics().rowHeight;
    const y = Math.max(0, player.step - 1) * height;
    const room = scroll.clientHeight - 48;
    const hidden = y < scroll.scrollTop + height || y > scroll.scrollTop + room - 3 * height;
    if (hidden || centre) scroll.scrollTop = Math.max(0, y - room / 2);
    this.#pan(player, scroll);
  }

  /** Brings the arrow of the current step into view, its receiving end first, when the lanes are wider than the page. */
  #pan(player: Player, scroll: HTMLElement): void {
    const metrics = this.#metrics();
    const { lines, gap } = laneLines(player.scene(), metrics);
    const from = lines.get(player.log.lane(player.current))?.x;
    const to = lines.get(player.log.to(player.current))?.x;
    if (from === undefined || to === undefined) return;
    const around = Math.min(gap / 2, SIDE);
    for (const x of [from, to]) {
      if (x + around > scroll.scrollLeft + scroll.clientWidth) scroll.scrollLeft = x + around - scroll.clientWidth;
      if (x - around < scroll.scrollLeft) scroll.scrollLeft = Math.max(0, x - around - metrics.gutter);
    }
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const row = target.closest('[data-event]');
    if (row === null || this.player === undefined) return;
    const index = Number(row.getAttribute('data-event'));
    if (target.classList.contains('fold')) this.player.toggleFold(index);
    else this.player.seek(index + 1);
  }
}
customElements.define('wmi-timeline', WmiTimeline);
