import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Desk, ToolName } from '../desk.ts';
import type { Lab } from '../lab.ts';
import { dialogStyle } from '../panels/dialog-style.ts';
import { base } from '../theme.ts';
import './breakpoints.ts';
import './compare.ts';
import './keys.ts';
import './lanes.ts';
import './legend.ts';
import './modes.ts';
import './palette.ts';
import './swap.ts';
import { Watch } from '../watch.ts';
import { m } from '../words/mark.ts';
import { t } from '../words/words.ts';

const TITLES: Record<ToolName, string> = {
  palette: m('All commands'), keys: m('Choose the keys'), breakpoints: m('Breakpoints'), lanes: m('Lanes'), legend: m('How to read the diagram'),
  compare: m('Compare two branches'), modes: m('The ways to call, side by side'), swap: m('Could these two swap?'),
};

/** The dialog in which a tool of the page stands; the page's keys rest while it is open. */
export class WmiTools extends LitElement {
  static override properties = { lab: { attribute: false }, desk: { attribute: false }, name: { state: true }, asked: { state: true } };
  static override styles = [base, dialogStyle];
  declare lab: Lab | undefined;
  declare desk: Desk | undefined;
  declare name: ToolName | '';
  declare asked: [number, number] | undefined;

  constructor() {
    super();
    this.name = '';
    new Watch(this);
  }

  /** `rows`, counted from 1: those that a question is about. */
  async show(name: ToolName, rows?: [number, number]): Promise<void> {
    this.name = name;
    this.asked = rows;
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open === false) dialog.showModal();
  }

  override render(): TemplateResult | typeof nothing {
    const { lab, desk, name } = this;
    if (name === '' || lab === undefined || desk === undefined) return nothing;
    return html`<dialog class=${name === 'modes' || name === 'compare' ? 'wide' : ''} aria-labelledby="title" @close=${() => (this.name = '')} @keydown=${(event: Event) => event.stopPropagation()} @wmi-done=${this.#close}>
      <div class="head"><h2 id="title">${t(TITLES[name])}</h2><button type="button" @click=${this.#close}>${t('Close')}</button></div>
      <div class="body">${tool(name, lab, desk, this.asked)}</div>
    </dialog>`;
  }

  readonly #close = (): void => this.renderRoot.querySelector('dialog')?.close();
}
customElements.define('wmi-tools', WmiTools);

function tool(name: ToolName, lab: Lab, desk: Desk, rows: [number, number] | undefined): TemplateResult {
  switch (name) {
    case 'palette': return html`<wmi-palette .desk=${desk}></wmi-palette>`;
    case 'keys': return html`<wmi-keys></wmi-keys>`;
    case 'breakpoints': return html`<wmi-breakpoints .desk=${desk}></wmi-breakpoints>`;
    case 'lanes': return html`<wmi-lanes .player=${lab.player}></wmi-lanes>`;
    case 'legend': return html`<wmi-legend></wmi-legend>`;
    case 'compare': return html`<wmi-compare .lab=${lab}></wmi-compare>`;
    case 'modes': return html`<wmi-modes .lab=${lab}></wmi-modes>`;
    case 'swap': return html`<wmi-swap .lab=${lab} .desk=${desk} .one=${rows?.[0] ?? 0} .other=${rows?.[1] ?? 0}></wmi-swap>`;
  }
}
