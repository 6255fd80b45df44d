import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Desk } from '../desk.ts';
import type { Lab } from '../lab.ts';
import { couldSwap, WHY_NOT, type Verdict } from '../swapping.ts';
import { cited } from '../panels/cited.ts';
import { base } from '../theme.ts';
import { done } from './done.ts';
import { Watch } from '../watch.ts';
import { ruleSentence, sentence } from '../words/prose.ts';
import { t } from '../words/words.ts';

/** Asks the engine whether two steps could have come the other way round, and shows it by a branch where they could. */
export class WmiSwap extends LitElement {
  static override properties = { lab: { attribute: false }, desk: { attribute: false }, one: { state: true }, other: { state: true } };
  declare lab: Lab | undefined;
  declare desk: Desk | undefined;
  /** The two rows, counted from 1. */
  declare one: number;
  declare other: number;
  static override styles = [base, css`
    .choose {
      display: grid;
      gap: 8px;
    }
    label {
      display: grid;
      grid-template-columns: auto 84px minmax(0, 1fr);
      align-items: center;
      gap: 10px;
    }
    .words {
      overflow-wrap: anywhere;
    }
    .answer {
      margin: 14px 0 8px;
      font-size: 17px;
      font-weight: 600;
    }
    .muted {
      color: var(--muted);
    }
    p + button {
      margin-top: 10px;
    }
  `];

  constructor() {
    super();
    this.one = 0;
    this.other = 0;
    new Watch(this);
  }

  override willUpdate(): void {
    const { player } = this.lab ?? {};
    if (player === undefined || this.one > 0) return;
    const chosen = player.visible.rowAt(this.desk?.selected() ?? player.current) + 1;
    // The nearest pair that is worth a question: the current step, and the one after it.
    this.one = Math.max(1, Math.min(player.step, chosen));
    this.other = player.step === chosen ? Math.min(player.steps, this.one + 1) : Math.max(player.step, chosen);
  }

  override render(): TemplateResult {
    const { lab } = this;
    const { player } = lab ?? {};
    if (lab === undefined || player === undefined || player.steps < 2) return html`<p>${t('Run a scenario first.')}</p>`;
    const rows = [this.one, this.other].sort((a, b) => a - b);
    const [earlier, later] = rows.map((row) => player.visible.event(row - 1));
    const field = (label: string, value: number, set: (row: number) => void): TemplateResult => html`<label>${label}
      <input type="number" min="1" .max=${String(player.steps)} .value=${String(value)} @change=${(event: Event) => set(bounded(event, player.steps))} />
      <span class="words">${player.label(player.visible.event(value - 1))}</span></label>`;
    return html`<div class="choose">${field(t('Step'), this.one, (row) => (this.one = row))} ${field(t('Step'), this.other, (row) => (this.other = row))}</div>
      ${earlier === undefined || later === undefined || earlier === later ? html`<p class="answer">${t('Choose two different steps.')}</p>` : this.#verdict(lab, earlier, later)}`;
  }

  #verdict(lab: Lab, earlier: number, later: number): TemplateResult {
    const verdict = couldSwap(lab.player.log, earlier, later, (decision) => lab.choosing.at(decision));
    const row = lab.player.row(later);
    if (verdict.can) {
      return html`<p class="answer" role="status">${t('Yes: the later step was possible already, so either may come first.')}</p>
        ${this.#rules(lab, verdict.rules)} ${this.#showButton(lab, verdict)}`;
    }
    const through = 'key' in verdict ? verdict : undefined;
    return html`<p class="answer" role="status">${through === undefined ? t('No.') : ''} ${this.#why(lab, verdict)}</p>${this.#rules(lab, through?.rules ?? row?.rules ?? [])}
      ${through === undefined ? nothing : this.#showButton(lab, through)}`;
  }

  #why(lab: Lab, verdict: Verdict & { can: false }): TemplateResult {
    const before = 'before' in verdict ? (lab.player.row(verdict.before)?.sentence ?? lab.player.label(verdict.before)) : '';
    return html`${t(WHY_NOT[verdict.why])} ${before === '' ? nothing : html`<em>${sentence(before)}</em>`}`;
  }

  #showButton(lab: Lab, way: { decision: number; key: string }): TemplateResult {
    return html`<button type="button" class="primary" @click=${() => this.#show(lab, way)}>${t('Show me')}</button>`;
  }

  #rules(lab: Lab, ids: readonly string[]): TemplateResult | typeof nothing {
    const rules = ids.map((id) => lab.source?.rule(id)).filter((rule) => rule !== undefined);
    return rules.length === 0 ? nothing : html`${rules.map((rule) => html`<p class="muted"><strong>${rule.id}</strong> ${ruleSentence(rule)} ${cited(rule.sources)}</p>`)}`;
  }

  #show(lab: Lab, { decision, key }: { decision: number; key: string }): void {
    done(this);
    void lab.choosing.take(decision, key);
  }
}
customElements.define('wmi-swap', WmiSwap);

function bounded(event: Event, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(Number((event.target as HTMLInputElement).value)) || 1));
}
