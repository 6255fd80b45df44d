import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Player } from '../player.ts';
import { found } from '../moves.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { t } from '../words/words.ts';

/** Finds text in the run: Enter goes to the next place, Shift+Enter to the one before. */
export class WmiSearch extends LitElement {
  static override properties = { player: { attribute: false }, answer: { state: true } };
  declare player: Player | undefined;
  declare answer: string;
  static override styles = [base, css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      min-width: 0;
    }
    input {
      flex: 1 1 112px;
      width: 112px;
      min-width: 0;
    }
    span {
      font-size: 12.5px;
      color: var(--muted);
      white-space: nowrap;
    }
  `];

  constructor() {
    super();
    this.answer = '';
    new Watch(this, () => [this.player], () => this.player?.dragged);
  }

  focusField(): void {
    const field = this.renderRoot.querySelector('input');
    field?.focus();
    field?.select();
  }

  override render(): TemplateResult {
    return html`<input type="search" aria-label=${t('Search the run')} placeholder=${`${t('Search')}  /`} .value=${this.player?.sought ?? ''}
        @input=${this.#typed} @keydown=${this.#keys} /><span role="status">${this.answer}</span>`;
  }

  #typed(event: Event): void {
    this.answer = '';
    this.player?.seekText((event.target as HTMLInputElement).value);
  }

  #keys(event: KeyboardEvent): void {
    const { player } = this;
    if (event.key !== 'Enter' || player === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (player.sought === '') return;
    const back = event.shiftKey;
    this.answer = found(player, back ? -1 : 1) ? t('step {at}', { at: player.step }) : back ? t('none before') : t('none after');
  }
}
customElements.define('wmi-search', WmiSearch);
