import { LitElement, css, html, type TemplateResult } from 'lit';
import { keepWidth, storedWidth } from '../preference.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { t } from '../words/words.ts';

/** Width of the column before the bar, as a share of the whole in percent. */
const USUAL = 24;
const LEAST = 16;
const MOST = 60;
const KEY_STEP = 2;

/** The bar between the scenario text and the run: drag it, move it by arrow keys, fold the text away by Enter or a double click. */
export class WmiSplitter extends LitElement {
  static override properties = { width: { state: true } };
  declare width: number;
  static override styles = [base, css`
    :host {
      display: block;
      width: 8px;
      min-height: 0;
    }
    .bar {
      display: grid;
      place-items: center;
      height: 100%;
      background: var(--panel);
      border-inline: 1px solid var(--line);
      cursor: col-resize;
      touch-action: none;
    }
    .bar::after {
      content: '';
      width: 2px;
      height: 36px;
      border-radius: 1px;
      background: var(--strong-line);
    }
    .bar:hover,
    .bar:focus-visible {
      background: var(--bar);
    }
    .bar:focus-visible {
      outline-offset: -2px;
    }
  `];

  constructor() {
    super();
    this.width = storedWidth() ?? USUAL;
    new Watch(this);
  }

  override render(): TemplateResult {
    return html`<div class="bar" role="separator" tabindex="0" aria-orientation="vertical" aria-label=${t('Width of the scenario text')}
      aria-valuemin="0" aria-valuemax=${MOST} aria-valuenow=${this.width} aria-valuetext=${this.width === 0 ? t('folded away') : t('{width} percent', { width: this.width })}
      title=${t('Drag, or use the arrow keys; Enter or a double click folds the text away')}
      @keydown=${this.#keys} @pointerdown=${this.#grab} @pointermove=${this.#drag} @dblclick=${this.#fold}></div>`;
  }

  protected override updated(): void {
    const row = this.parentElement;
    row?.style.setProperty('--text-width', `${this.width}%`);
    row?.toggleAttribute('data-folded', this.width === 0);
  }

  /** Brings the text back when it is folded away. */
  async unfold(): Promise<void> {
    if (this.width === 0) this.#set(USUAL);
    await this.updateComplete;
  }

  /** Narrower than is of use means away. */
  #set(width: number): void {
    this.width = width < LEAST ? 0 : Math.min(MOST, Math.round(width));
    keepWidth(this.width);
  }

  readonly #fold = (): void => this.#set(this.width === 0 ? USUAL : 0);

  #keys(event: KeyboardEvent): void {
    const [narrower, wider] = this.#isRightToLeft() ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
    const steps: Record<string, () => void> = {
      [narrower]: () => this.#set(this.width - KEY_STEP),
      [wider]: () => this.#set(this.width === 0 ? LEAST : this.width + KEY_STEP),
      Home: () => this.#set(0),
      End: () => this.#set(MOST),
      Enter: this.#fold,
    };
    const step = steps[event.key];
    if (step === undefined || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  }

  #isRightToLeft(): boolean {
    return getComputedStyle(this).direction === 'rtl';
  }

  #grab(event: PointerEvent): void {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    const row = this.parentElement?.getBoundingClientRect();
    if (row === undefined || row.width === 0 || !(event.currentTarget as Element).hasPointerCapture(event.pointerId)) return;
    const before = this.#isRightToLeft() ? row.right - event.clientX : event.clientX - row.left;
    this.#set((100 * before) / row.width);
  }
}
customElements.define('wmi-splitter', WmiSplitter);
