import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { isUsual, type OpenDecision } from '../choosing.ts';
import type { ChoiceView } from '../engine/types.ts';
import type { Desk } from '../desk.ts';
import type { Lab } from '../lab.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { sentence } from '../words/prose.ts';
import { t, tn, told } from '../words/words.ts';

/** What may come next, who decides, and the branches taken so far. */
export class WmiNext extends LitElement {
  static override properties = { lab: { attribute: false }, desk: { attribute: false } };
  declare lab: Lab | undefined;
  declare desk: Desk | undefined;
  /** What was open when the cursor rested last. */
  #open: OpenDecision | undefined;
  static override styles = [base, css`
    :host {
      display: block;
      min-height: 0;
      overflow: auto;
      padding: 10px 12px 14px;
      background: var(--page);
      font-size: 14px;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px 10px;
    }
    h2 {
      font-size: 15px;
    }
    .space {
      flex: 1;
    }
    .decider {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
      font-size: 13px;
    }
    input[type='number'] {
      width: 76px;
    }
    .muted {
      color: var(--muted);
      font-size: 13px;
    }
    ol {
      list-style: none;
      margin: 8px 0 0;
      padding: 0;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 6px;
    }
    .choice {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 2px 10px;
      width: 100%;
      padding: 7px 10px;
      text-align: start;
      line-height: 1.35;
      white-space: normal;
      overflow-wrap: break-word;
    }
    .choice.taken {
      border-inline-start: 4px solid var(--accent);
    }
    .choice .number {
      grid-row: span 2;
      font-weight: 700;
      min-width: 1.4em;
    }
    .rules {
      font-family: var(--mono);
      font-size: 12px;
      color: var(--muted);
    }
    h3 {
      font-size: 13px;
      margin: 14px 0 6px;
    }
    .branches {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .decider label {
      display: inline-flex;
      align-items: center;
      gap: 6px;
    }
    .decider input[type='text'] {
      width: 130px;
    }
    .branches + .decider {
      margin-top: 8px;
    }
    .branches button[aria-pressed='true'] {
      border-color: var(--accent);
      font-weight: 600;
    }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.lab, this.lab?.player], () => this.lab?.player.hurried);
  }

  override render(): TemplateResult {
    const lab = this.lab;
    if (lab === undefined) return html``;
    if (!lab.player.hurried) this.#open = lab.choosing.next();
    const open = this.#open;
    const count = open?.choices.filter(isUsual).length ?? 0;
    return html`
      <div class="head"><h2>${t('Next')}</h2>
        <span class="muted">${count === 0 ? '' : tn(count, 'one way on', '{count} things may happen')}</span>
        <span class="space"></span></div>
      ${open === undefined || count === 0 ? this.#end(lab) : this.#choices(lab, open)}
      <h3>${t('Who decides')}</h3>
      ${this.#decider(lab)} ${this.#branches(lab)}
    `;
  }

  #end(lab: Lab): TemplateResult {
    const outcome = lab.source?.outcome;
    return html`<p class="muted">${outcome === undefined ? t('Nothing can happen now.')
      : html`${t('The run has ended: {how}.', { how: told(outcome.text) })}${outcome.text.includes(outcome.detail) ? '' : html` ${sentence(outcome.detail)}`}`}</p>`;
  }

  #choices(lab: Lab, open: OpenDecision): TemplateResult {
    const usual = open.choices.filter(isUsual);
    const alternatives = open.choices.filter((choice) => choice.alternative);
    const tried = open.choices.filter((choice) => choice.tried);
    return html`${this.#list(lab, open, usual, 0)}
      ${alternatives.length === 0 ? nothing : html`<h3>${t('Rules also permit')}</h3>${this.#list(lab, open, alternatives, usual.length)}`}
      ${tried.length === 0 ? nothing : html`<h3>${t('Tried in this branch, whatever the rules permit')}</h3>${this.#list(lab, open, tried, usual.length + alternatives.length)}`}`;
  }

  #list(lab: Lab, open: OpenDecision, choices: readonly ChoiceView[], before: number): TemplateResult {
    return html`<ol>${choices.map((choice, at) => ({ choice, index: before + at })).map(({ choice, index }) => html`<li><button type="button" class="choice ${choice.taken ? 'taken' : ''}"
      aria-keyshortcuts=${String(index + 1)} @click=${() => void lab.choosing.take(open.decision, choice.key)}>
      <span class="number">${index + 1}</span><span>${sentence(choice.sentence)}</span>
      <span class="rules">${choice.taken ? t('taken in this branch') : open.choices.some((one) => one.taken) ? t('starts a branch') : ''} ${choice.rules.join(' ')}</span>
    </button></li>`)}</ol>`;
  }

  #decider(lab: Lab): TemplateResult {
    const random = /^random:(\d+)$/.exec(lab.policy)?.[1];
    const kind = random === undefined ? lab.policy : 'random';
    const kinds = [['', t('As the scenario says')], ['fifo', t('First come, first served')], ['random', t('Random, repeatable')], ['manual', t('I choose')]] as const;
    return html`<div class="decider">
      <select aria-label=${t('Policy')} @change=${(event: Event) => void this.#setPolicy(lab, (event.target as HTMLSelectElement).value)}>
        ${kinds.map(([id, name]) => html`<option value=${id} ?selected=${id === kind}>${name}</option>`)}</select>
      ${random === undefined ? nothing : html`<label for="seed">${t('Seed')}</label><input id="seed" type="number" min="0" max="4294967295" .value=${random}
        @change=${(event: Event) => void this.#setSeed(lab, (event.target as HTMLInputElement).value)} />`}
      <button type="button" @click=${() => this.dispatchEvent(new CustomEvent('wmi-readings', { bubbles: true, composed: true }))}>${t('Readings …')}</button>
      <button type="button" @click=${() => this.desk?.lab?.openTool('swap')}>${t('Could two steps swap? …')}</button>
    </div>`;
  }

  #branches(lab: Lab): TemplateResult | typeof nothing {
    const branches = lab.choosing.branches();
    if (branches.length < 2) return nothing;
    const name = (id: number): string => lab.choosing.nameOf(id);
    const shown = lab.source?.branch ?? 0;
    return html`<h3>${t('Branches')}</h3><div class="branches" role="group" aria-label=${t('Branches')}>${branches.map((branch) => html`<button type="button"
      aria-pressed=${branch.id === shown ? 'true' : 'false'} @click=${() => lab.choosing.show(branch.id)}>
      ${name(branch.id)}<span class="muted">${branch.id === branch.parent || branch.from === 0 ? '' : ` ${t('from decision {decision} of {branch}', { decision: branch.from + 1, branch: name(branch.parent) })}`} · ${tn(branch.length, '{count} event', '{count} events')}</span></button>`)}</div>
      <div class="decider"><label>${t('Name')} <input type="text" maxlength="60" .value=${name(shown)}
        @change=${(event: Event) => lab.choosing.rename(shown, (event.target as HTMLInputElement).value)} /></label>
        <button type="button" class="primary" @click=${() => this.desk?.lab?.openTool('compare')}>${t('Compare …')}</button>
        <button type="button" @click=${() => lab.choosing.putAway(shown)}>${t('Put away')}</button></div>`;
  }

  async #setPolicy(lab: Lab, kind: string): Promise<void> {
    lab.policy = kind === 'random' ? 'random:1' : kind;
    await lab.again();
  }

  async #setSeed(lab: Lab, text: string): Promise<void> {
    const seed = Number(text);
    if (!Number.isSafeInteger(seed) || seed < 0) return;
    lab.policy = `random:${seed}`;
    await lab.again();
  }
}
customElements.define('wmi-next', WmiNext);
