import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { COMMANDS, GROUPS, keyName, titleOf } from '../commands.ts';
import { keyMap } from '../keys.ts';
import { Certainty } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import { CERTAINTY } from '../text.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { dialogStyle } from './dialog-style.ts';
import { certaintyMark } from './mark.ts';
import { readingsView } from './readings.ts';
import { t } from '../words/words.ts';
import { languageChoice } from './language.ts';

export type DialogName = 'share' | 'help' | 'readings';

/** Steps that a reading decided, read to tell which readings a run has met. */
const MOST_LOOKED_AT = 500;

/** The three dialogs of the page: share, readings of ambiguous rules, keys and help. */
export class WmiDialogs extends LitElement {
  static override properties = { lab: { attribute: false }, name: { state: true } };
  declare lab: Lab | undefined;
  declare name: DialogName | '';
  static override styles = [base, dialogStyle, css`
    .keys {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
      gap: 2px 24px;
      margin: 0;
    }
    .keys div {
      display: flex;
      justify-content: space-between;
      gap: 12px;
      border-bottom: 1px solid var(--line);
      padding: 3px 0;
      font-size: 14px;
    }
    dd {
      margin: 0;
      white-space: nowrap;
    }
    kbd {
      font: 600 12.5px var(--mono);
      border: 1px solid var(--strong-line);
      border-radius: 4px;
      padding: 0 6px;
      margin-inline-start: 4px;
    }
    .legend {
      list-style: none;
      margin: 4px 0 12px;
      padding: 0;
      font-size: 14px;
    }
    .chosen {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .reading {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
      padding: 10px 0;
      border-bottom: 1px solid var(--line);
    }
    .reading label {
      font-size: 13.5px;
    }
    .reading select {
      max-width: 100%;
    }
  `];

  constructor() {
    super();
    this.name = '';
    new Watch(this, () => [this.lab]);
  }

  get open(): boolean {
    return this.name !== '';
  }

  async show(name: DialogName): Promise<void> {
    if (name === 'share') await import('../export/share-panel.ts');
    this.name = name;
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.name === '') return nothing;
    const titles: Record<DialogName, string> = { share: t('Share'), help: t('Keys and help'), readings: t('Readings') };
    return html`<dialog aria-labelledby="title" @close=${() => (this.name = '')} @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head"><h2 id="title">${titles[this.name]}</h2><button type="button" @click=${() => this.close()}>${t('Close')}</button></div>
      <div class="body">${this.name === 'share' ? html`<wmi-share-panel .lab=${this.lab}></wmi-share-panel>` : this.name === 'help' ? this.#help() : this.#readings()}</div>
    </dialog>`;
  }

  #help(): TemplateResult {
    const lines = [Certainty.Guaranteed, Certainty.Happened, Certainty.Reading, Certainty.Assumed];
    return html`<p><label>${t('Language')} ${languageChoice()}</label></p>
      ${GROUPS.map((group) => html`<h3>${t(group)}</h3><dl class="keys">
      ${COMMANDS.filter((one) => one.group === group && !/^choice-[2-9]$/.test(one.id)).map((one) => html`<div><dt>${one.id === 'choice-1' ? t('Take choice 1 to 9') : titleOf(one)}</dt>
        <dd>${keyMap.keysOf(one).map((key) => html`<kbd>${one.id === 'choice-1' ? '1 … 9' : keyName(key)}</kbd>`)}</dd></div>`)}</dl>`)}
      <h3>${t('How to read the diagram')}</h3>
      <ul class="legend">${lines.map((line) => html`<li>${certaintyMark(line)} <strong>${t(CERTAINTY[line].word)}</strong> ${t(CERTAINTY[line].why)}</li>`)}</ul>
      <p class="muted">${t('Order runs downwards; virtual time stands at the left where it passes, and a gives it room to scale. In the editor, Tab moves on to the next control and Ctrl+] indents.')}</p>`;
  }

  #readings(): TemplateResult {
    return readingsView(this.lab?.availableReadings() ?? [], this.#met(), {
      choose: (readings) => void this.lab?.setReadings(readings),
      compare: (name, value) => this.dispatchEvent(new CustomEvent('wmi-compare', { detail: { name, value }, bubbles: true, composed: true })),
      rule: (id) => this.lab?.source?.rule(id),
    });
  }

  /** The readings that decided steps of the run, as far as so many are looked at. */
  #met(): ReadonlySet<string> {
    const met = new Set<string>();
    const player = this.lab?.player;
    if (player === undefined) return met;
    let looked = 0;
    for (let event = 0; event < player.length && looked < MOST_LOOKED_AT; event++) {
      if (player.log.certainty(event) !== Certainty.Reading) continue;
      looked++;
      const name = player.source?.rows(event, event + 1)[0]?.reading?.name;
      if (name !== undefined) met.add(name);
    }
    return met;
  }
}
customElements.define('wmi-dialogs', WmiDialogs);
