import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Mode } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { english } from '../words/prose.ts';
import { t, told } from '../words/words.ts';

/** The ways to call: every case of the page that is open, run to its end and measured. */
export class WmiModes extends LitElement {
  static override properties = { lab: { attribute: false }, modes: { state: true } };
  declare lab: Lab | undefined;
  /** What was measured; nothing while it is. */
  declare modes: readonly Mode[] | undefined;
  static override styles = [base, css`
    :host {
      display: block;
      overflow-x: auto;
    }
    table {
      border-collapse: collapse;
      width: 100%;
      font-size: 14px;
    }
    th,
    td {
      text-align: start;
      vertical-align: top;
      padding: 6px 12px 6px 0;
      border-bottom: 1px solid var(--line);
      font-weight: 400;
    }
    tbody th {
      min-width: 190px;
    }
    thead th {
      font-size: 12.5px;
      color: var(--muted);
      vertical-align: bottom;
    }
    .number {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    strong {
      font-weight: 600;
    }
    code {
      overflow-wrap: anywhere;
    }
    .bar {
      display: block;
      width: 100%;
      height: 8px;
      margin-top: 6px;
      background: var(--bar);
      fill: var(--error);
    }
    .muted {
      color: var(--muted);
      font-size: 13.5px;
    }
    p {
      margin-bottom: 10px;
    }
    /* On a phone a case is a card: its name, then each measure with its own. */
    @media (max-width: 700px) {
      table,
      tbody,
      tr,
      th,
      td {
        display: block;
      }
      thead {
        display: none;
      }
      tr {
        padding-bottom: 10px;
      }
      th,
      td {
        padding: 2px 0;
        border: 0;
      }
      td {
        display: flex;
        justify-content: space-between;
        border-bottom: 1px solid var(--line);
      }
      td::before {
        content: attr(data-name);
        color: var(--muted);
      }
    }
    .key {
      display: inline-block;
      width: 22px;
      height: 8px;
      background: var(--error);
      forced-color-adjust: none;
    }
  `];

  constructor() {
    super();
    this.modes = undefined;
    new Watch(this);
  }

  protected override async firstUpdated(): Promise<void> {
    this.modes = (await this.lab?.compareModes()) ?? [];
  }

  override render(): TemplateResult {
    const { modes } = this;
    if (modes === undefined) return html`<p role="status">${t('Every case of this page is run to its end …')}</p>`;
    if (modes.length === 0) return html`<p>${t('No case of this page queries or enumerates.')}</p>`;
    const end = Math.max(1, ...modes.map((one) => one.last ?? 0));
    const names = [t('Call returned'), t('First object'), t('Last'), t('Blocked'), t('Objects'), t('Held by WMI'), t('By the client')];
    return html`<p>${t('Milliseconds after the call, measured on the run of each case; objects held at a time, at the most.')}</p>
      <p class="muted"><span class="key"></span> ${t('while the client is blocked inside WMI, out of {ms} ms', { ms: end })}</p>
      <table role="table">
      <caption class="hidden-text">${t('The ways to call')}</caption>
      <thead><tr><th scope="col">${t('Case')}</th>${names.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>${modes.map((one) => row(one, end, names))}</tbody></table>`;
  }
}
customElements.define('wmi-modes', WmiModes);

const at = (ms: number | undefined): string => (ms === undefined ? t('never') : `@${ms}`);

function row(one: Mode, end: number, names: readonly string[]): TemplateResult {
  const cells = [at(one.returned), at(one.first), at(one.last), blockedMs(one), one.objects, one.by_wmi, one.by_client];
  return html`<tr role="row">
    <th scope="row" role="rowheader"><strong>${english(one.title)}</strong><br /><code class="muted">${one.call}</code>${bar(one, end)}${one.outcome.startsWith('exit ')
      ? nothing : html`<p class="muted">${t('ends: {how}', { how: told(one.outcome) })}</p>`}</th>
    ${cells.map((cell, index) => html`<td class="number" role="cell" data-name=${names[index] ?? ''}>${cell}</td>`)}</tr>`;
}

function blockedMs(mode: Mode): number {
  return mode.blocked.reduce((sum, ms, index) => (index % 2 === 0 ? sum - ms : sum + ms), 0);
}

/** When the client was blocked inside WMI, on the time line of the slowest case. */
function bar(mode: Mode, end: number): TemplateResult {
  const spans = mode.blocked.flatMap((from, index) => (index % 2 === 0 ? [[from, mode.blocked[index + 1] ?? from] as const] : []));
  const place = (ms: number): string => `${((100 * ms) / end).toFixed(2)}`;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img"
      aria-label=${spans.length === 0 ? t('never blocked') : t('blocked {when}', { when: spans.map(([from, to]) => t('from {from} to {to}', { from, to })).join(', ') })}>
    ${spans.map(([from, to]) => svg`<rect x=${place(from)} y="0" width=${place(to - from)} height="4"></rect>`)}</svg>`;
}
