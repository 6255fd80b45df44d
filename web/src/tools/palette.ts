import { LitElement, css, html, type TemplateResult } from 'lit';
import { canRun, COMMANDS, keyName, titleOf, type Command } from '../commands.ts';
import type { Desk } from '../desk.ts';
import { keyMap } from '../keys.ts';
import { base } from '../theme.ts';
import { done } from './done.ts';
import { Watch } from '../watch.ts';
import { t } from '../words/words.ts';

/** The commands whose title holds all words that were typed: the one of that very name first, then in the order of the table. */
function matching(query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = COMMANDS.filter((one) => words.every((word) => `${titleOf(one)} ${t(one.group)}`.toLowerCase().includes(word)));
  const named = found.filter((one) => titleOf(one).toLowerCase() === words.join(' '));
  return [...named, ...found.filter((one) => !named.includes(one))];
}

/** Every command by its name: type a part of it, choose with the arrow keys, run it with Enter. */
export class WmiPalette extends LitElement {
  static override properties = { desk: { attribute: false }, query: { state: true }, at: { state: true } };
  declare desk: Desk | undefined;
  declare query: string;
  declare at: number;
  static override styles = [base, css`
    input {
      width: 100%;
      min-height: 40px;
      border: 1px solid var(--strong-line);
      border-radius: 6px;
      background: var(--raised);
      padding: 4px 12px;
      font-size: 16px;
    }
    .list {
      margin: 10px 0 0;
      max-height: min(52vh, 420px);
      overflow: auto;
    }
    .item {
      display: grid;
      grid-template-columns: 74px minmax(0, 1fr) auto;
      align-items: center;
      gap: 10px;
      min-height: 34px;
      padding: 2px 10px;
      border-radius: 6px;
      cursor: pointer;
    }
    .item[aria-selected='true'] {
      background: var(--accent);
      color: var(--on-accent);
    }
    .item[aria-disabled='true']:not([aria-selected='true']) {
      color: var(--muted);
    }
    .group {
      font-size: 12.5px;
      opacity: 0.85;
    }
    kbd {
      font: 600 12.5px var(--mono);
      border: 1px solid currentColor;
      border-radius: 4px;
      padding: 0 6px;
      margin-inline-start: 4px;
    }
    @media (forced-colors: active) {
      .item[aria-selected='true'] {
        outline: 2px solid Highlight;
        outline-offset: -2px;
      }
    }
  `];

  constructor() {
    super();
    this.query = '';
    this.at = 0;
    new Watch(this);
  }

  override render(): TemplateResult {
    const found = this.#found();
    return html`<input type="text" role="combobox" aria-label=${t('Command')} aria-expanded="true" aria-controls="list" aria-autocomplete="list" autofocus
        aria-activedescendant=${found.length === 0 ? '' : `item-${this.at}`} placeholder=${t('What do you want to do?')} .value=${this.query}
        @input=${this.#typed} @keydown=${this.#keys} />
      <div class="list" id="list" role="listbox" aria-label=${t('Commands')} tabindex="-1">${found.map((one, index) => this.#item(one, index))}</div>
      ${found.length === 0 ? html`<p role="status">${t('No command has such a name.')}</p>` : ''}`;
  }

  #item(one: Command, index: number): TemplateResult {
    const usable = this.desk !== undefined && canRun(one, this.desk);
    const why = this.desk === undefined ? '' : (one.why?.(this.desk) ?? '');
    return html`<div class="item" role="option" id=${`item-${index}`} aria-selected=${index === this.at ? 'true' : 'false'}
      aria-disabled=${usable ? 'false' : 'true'} @click=${() => this.#run(one)}>
      <span class="group">${t(one.group)}</span><span>${titleOf(one)}${why === '' ? '' : html` <span class="group">(${why})</span>`}</span>
      <span>${keyMap.keysOf(one).map((key) => html`<kbd>${keyName(key)}</kbd>`)}</span></div>`;
  }

  #found(): Command[] {
    return matching(this.query).filter((one) => one.id !== 'palette' && one.id !== 'escape');
  }

  #typed(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
    this.at = 0;
  }

  #keys(event: KeyboardEvent): void {
    const found = this.#found();
    const chosen = found[this.at];
    if (event.key === 'ArrowDown') this.at = Math.min(found.length - 1, this.at + 1);
    else if (event.key === 'ArrowUp') this.at = Math.max(0, this.at - 1);
    else if (event.key === 'Enter' && chosen !== undefined) this.#run(chosen);
    else return;
    event.preventDefault();
    void this.updateComplete.then(() => this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
  }

  /** The dialog closes first: a command may open another one, or move the focus. */
  #run(one: Command): void {
    const { desk } = this;
    if (desk === undefined || !canRun(one, desk)) return;
    done(this);
    setTimeout(() => one.run(desk));
  }
}
customElements.define('wmi-palette', WmiPalette);
