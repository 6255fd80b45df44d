import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { base } from '../theme.ts';

export interface Tab {
  id: string;
  label: string;
  /** A number worth knowing before opening it. */
  count?: number;
}

/** A tab list: arrow keys move between tabs and stay inside; says `wmi-tab` with the chosen id. */
export class WmiTabs extends LitElement {
  static override properties = { tabs: { attribute: false }, selected: {}, label: {} };
  declare tabs: readonly Tab[];
  declare selected: string;
  declare label: string;
  static override styles = [base, css`
    :host {
      display: block;
      min-width: 0;
      container-type: inline-size;
    }
    /* Tabs that do not fit stand in a second line: none is cut off or has to be scrolled to. */
    .list {
      display: flex;
      flex-wrap: wrap;
    }
    button {
      border: 0;
      border-radius: 0;
      background: none;
      flex: none;
      padding: 6px 8px;
      min-height: 40px;
      white-space: nowrap;
      font-size: 13.5px;
      border-bottom: 3px solid transparent;
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    button[aria-selected='true'] {
      border-bottom-color: var(--accent);
      font-weight: 600;
    }
    .count {
      font-size: 12px;
      border-radius: 9px;
      padding: 0 6px;
      margin-inline-start: 3px;
      background: var(--bar);
    }
    @container (max-width: 480px) {
      button {
        padding: 3px 7px;
        min-height: 34px;
        font-size: 13px;
      }
    }
    @media (forced-colors: active) {
      button {
        border-bottom-color: Canvas;
      }
      button[aria-selected='true'] {
        border-bottom-color: Highlight;
      }
    }
    @media (max-width: 700px) {
      button {
        flex: 1 0 auto;
        padding: 6px 6px;
        min-height: 44px;
      }
    }
  `];

  constructor() {
    super();
    this.tabs = [];
    this.selected = '';
    this.label = '';
  }

  override render(): TemplateResult {
    return html`<div class="list" role="tablist" aria-label=${this.label} @keydown=${this.#keys}>
      ${this.tabs.map((tab) => html`<button type="button" role="tab" data-tab=${tab.id}
        aria-selected=${tab.id === this.selected ? 'true' : 'false'} tabindex=${tab.id === this.selected ? 0 : -1}
        @click=${(event: MouseEvent) => this.#click(event, tab.id)}>${tab.label}${tab.count === undefined || tab.count === 0
          ? nothing : html`<span class="count">${tab.count}</span>`}</button>`)}
    </div>`;
  }

  /** A pointer leaves the focus where the step keys work; the keyboard keeps it on the tab. */
  #click(event: MouseEvent, id: string): void {
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
    this.#choose(id);
  }

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('wmi-tab', { detail: id, bubbles: true, composed: true }));
  }

  #keys(event: KeyboardEvent): void {
    const here = this.tabs.findIndex((tab) => tab.id === this.selected);
    const last = this.tabs.length - 1;
    const to: Record<string, number> = { ArrowRight: here === last ? 0 : here + 1, ArrowLeft: here <= 0 ? last : here - 1 };
    const next = this.tabs[to[event.key] ?? -1];
    if (next === undefined || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(next.id);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus());
  }
}
customElements.define('wmi-tabs', WmiTabs);
