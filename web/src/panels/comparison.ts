import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Comparison, Side } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import { inline } from '../text.ts';
import { base } from '../theme.ts';
import { dialogStyle } from './dialog-style.ts';
import { Watch } from '../watch.ts';
import { sentence } from '../words/prose.ts';
import { t, tn, told } from '../words/words.ts';

/** Where the scenario goes another way under another reading: both runs side by side, from the step at which they part. */
export class WmiComparison extends LitElement {
  static override properties = { lab: { attribute: false }, found: { state: true }, trouble: { state: true } };
  static override styles = [base, dialogStyle, css`
    .sides {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
      gap: 12px;
      margin-top: 10px;
    }
    section {
      min-width: 0;
      border: 1px solid var(--line);
      border-radius: 8px;
      padding: 8px 12px;
      background: var(--panel);
    }
    section h3 {
      margin-top: 0;
    }
    ol {
      margin: 6px 0;
      padding-inline-start: 2.8em;
      overflow-wrap: anywhere;
    }
    .first {
      font-weight: 600;
    }
  `];
  declare lab: Lab | undefined;
  declare found: Comparison | undefined;
  declare trouble: string;

  constructor() {
    super();
    this.trouble = '';
    new Watch(this);
  }

  /** Runs the open scenario under this reading too, and shows where the two runs part. */
  async show(name: string, value: string): Promise<void> {
    this.found = undefined;
    this.trouble = '';
    try {
      this.found = this.lab?.engine?.session.compare_reading(name, value);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open === false) dialog.showModal();
  }

  override render(): TemplateResult | typeof nothing {
    const { found } = this;
    if (found === undefined && this.trouble === '') return nothing;
    return html`<dialog aria-labelledby="title" @close=${() => (this.found = undefined)} @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head"><h2 id="title">${t('Where the runs part')}</h2><button type="button" @click=${() => this.#close()}>${t('Close')}</button></div>
      <div class="body">${found === undefined ? html`<p role="alert">${this.trouble}</p>` : this.#body(found)}</div>
    </dialog>`;
  }

  #body(found: Comparison): TemplateResult {
    if (found.same) {
      return html`<p>${inline(t('With `{name}` = `{value}` this scenario runs the same, step by step.', { name: found.name, value: found.right.value }))}</p>`;
    }
    return html`<p>${tn(found.common, 'Both runs have one step in common. Before they part:', 'Both runs have {count} steps in common. Before they part:')}</p>
      <ol start=${found.common - found.before.length + 1}>${found.before.map((step) => html`<li>${sentence(step)}</li>`)}</ol>
      <div class="sides">${this.#side(found, found.left, t('This run'))}${this.#side(found, found.right, t('The other reading'))}</div>`;
  }

  #side(found: Comparison, side: Side, title: string): TemplateResult {
    const other = side === found.right;
    return html`<section aria-label=${title}>
      <h3>${title}: <code>${found.name} = ${side.value}</code></h3>
      ${side.event === undefined ? html`<p class="muted">${t('Nothing more happens.')}</p>` : nothing}
      <ol start=${found.common + 1}>${side.steps.map((step, index) => html`<li class=${index === 0 ? 'first' : ''}>${sentence(step)}</li>`)}</ol>
      <p class="muted">${t('It ends with {how}.', { how: told(side.outcome) })}</p>
      ${other ? html`<button type="button" class="primary" @click=${() => void this.#take(found, side)}>${t('Take this reading')}</button>` : nothing}
    </section>`;
  }

  /** Goes on with the other reading, at the step where it makes the difference. */
  async #take(found: Comparison, side: Side): Promise<void> {
    this.#close();
    await this.lab?.setReadings({ [found.name]: side.value });
    this.lab?.player.seek((side.event ?? this.lab.player.length - 1) + 1);
  }

  #close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }
}
customElements.define('wmi-comparison', WmiComparison);
