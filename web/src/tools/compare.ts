import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { AFTER, BEFORE, firstDifference, sideBySide, type ComparedRow, type Pair } from '../comparing.ts';
import { Level, type BranchView } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { done } from './done.ts';
import { inline } from '../text.ts';
import { rich } from '../words/rich.ts';
import { t } from '../words/words.ts';

/** Rows of each branch that are read: the first difference lies at its fork or soon after it. */
const MOST = 400;

/** Two branches of the run side by side, from where they part. */
export class WmiCompare extends LitElement {
  static override properties = { lab: { attribute: false }, left: { state: true }, right: { state: true } };
  declare lab: Lab | undefined;
  declare left: number;
  declare right: number;
  static override styles = [base, css`
    .choose {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 20px;
      margin-bottom: 10px;
    }
    label {
      display: inline-flex;
      align-items: center;
      gap: 8px;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      table-layout: fixed;
      font-size: 13.5px;
    }
    th,
    td {
      text-align: start;
      vertical-align: top;
      padding: 4px 8px;
      border-bottom: 1px solid var(--line);
      overflow-wrap: anywhere;
      font-weight: 400;
    }
    thead th {
      font-weight: 600;
    }
    th:first-child {
      width: 36px;
    }
    .lanes {
      color: var(--muted);
      font-size: 12.5px;
    }
    .differs td {
      background: var(--bar);
    }
    .first td,
    .first th {
      background: var(--current);
      border-top: 3px solid var(--accent);
    }
    p {
      margin: 0 0 10px;
    }
    .muted {
      color: var(--muted);
    }
    @media (max-width: 500px) {
      th,
      td {
        padding: 4px;
      }
    }
  `];

  constructor() {
    super();
    this.left = -1;
    this.right = -1;
    new Watch(this, () => [this.lab]);
  }

  override render(): TemplateResult {
    const { lab } = this;
    const branches = lab?.choosing.branches() ?? [];
    if (lab === undefined || branches.length < 2) {
      return html`<p>${inline(t('There is one course of events so far. Take another choice under *Next* or *Could also*: the run forks, and both branches are kept.'))}</p>`;
    }
    if (lab.busy) return html`<p role="status">${t('The run is still going on.')}</p>`;
    const shown = lab.source?.branch ?? 0;
    const right = this.#branch(branches, this.right) ?? this.#branch(branches, shown) ?? branches.at(-1);
    const left = this.#branch(branches, this.left) ?? this.#branch(branches, right?.parent ?? 0) ?? branches[0];
    if (left === undefined || right === undefined) return html``;
    return html`<div class="choose">${this.#select(t('Left'), left, branches, (id) => (this.left = id))} ${this.#select(t('Right'), right, branches, (id) => (this.right = id))}</div>
      ${left.id === right.id ? html`<p>${t('Choose two different branches.')}</p>` : this.#compared(lab, left, right)}`;
  }

  #branch(branches: readonly BranchView[], id: number): BranchView | undefined {
    return branches.find((branch) => branch.id === id);
  }

  #select(label: string, chosen: BranchView, branches: readonly BranchView[], set: (id: number) => void): TemplateResult {
    return html`<label>${label} <select @change=${(event: Event) => set(Number((event.target as HTMLSelectElement).value))}>
      ${branches.map((branch) => html`<option value=${branch.id} ?selected=${branch.id === chosen.id}>${this.lab?.choosing.nameOf(branch.id)}</option>`)}</select></label>`;
  }

  #compared(lab: Lab, left: BranchView, right: BranchView): TemplateResult {
    // Up to the earlier fork the two are one run; a few rows of it show where they stand.
    const fork = Math.max(0, Math.min(...[left, right].map((branch) => (branch.id === 0 ? Infinity : branch.from))) - 20);
    const levels = [Level.Story, Level.Calls, Level.Everything].filter((level) => level >= lab.player.level);
    for (const level of levels) {
      const [one, other] = [left, right].map((branch) => lab.choosing.rowsOf(branch.id, level, fork, MOST));
      if (one === undefined || other === undefined) break;
      if (firstDifference(one, other) === Math.max(one.length, other.length)) continue;
      return html`${level === levels[0] ? nothing : html`<p class="muted">${t('At the detail that is shown the two look alike, so this is with more.')}</p>`}
        ${this.#differing(lab, left, right, one, other)}`;
    }
    return html`<p>${t('Event by event, both branches show the same near their fork.')}</p>`;
  }

  #differing(lab: Lab, left: BranchView, right: BranchView, one: readonly ComparedRow[], other: readonly ComparedRow[]): TemplateResult {
    const first = firstDifference(one, other);
    const pairs = sideBySide(one, other);
    const names = [left, right].map((branch) => lab.choosing.nameOf(branch.id));
    const marked = pairs.findIndex((pair) => !pair.same);
    return html`<p>${rich('They part after {after}: {left} on the left, {right} on the right.', {
        after: first === 0 ? t('the start') : html`<em>${one[first - 1]?.label}</em>`,
        left: html`<strong>${one[first]?.label ?? t('the end')}</strong>`, right: html`<strong>${other[first]?.label ?? t('the end')}</strong>`,
      })}</p>
      <table><caption class="hidden-text">${t('Two branches side by side')}</caption>
        <thead><tr><th scope="col"><span class="hidden-text">${t('Difference')}</span></th><th scope="col">${names[0]}</th><th scope="col">${names[1]}</th></tr></thead>
        <tbody>${pairs.map((pair, index) => this.#line(lab, pair, index === marked, [left.id, right.id]))}</tbody></table>
      ${pairs.length >= BEFORE + AFTER ? html`<p class="muted">${t('Rows further on are not compared.')}</p>` : nothing}`;
  }

  #line(lab: Lab, pair: Pair, first: boolean, ids: [number, number]): TemplateResult {
    const cell = (row: ComparedRow | undefined, branch: number): TemplateResult => html`<td>${row === undefined ? '' : html`<span class="lanes">${row.lanes}</span>
      <div>${row.label}</div>${first ? html`<button type="button" @click=${() => this.#show(lab, branch, row.event)}>${t('Go there')}</button>` : nothing}`}</td>`;
    return html`<tr class="${pair.same ? '' : 'differs'} ${first ? 'first' : ''}"><th scope="row">${pair.same ? html`<span class="hidden-text">${t('same')}</span>` : '≠'}</th>${cell(pair.left, ids[0])}${cell(pair.right, ids[1])}</tr>`;
  }

  #show(lab: Lab, branch: number, event: number): void {
    lab.choosing.show(branch);
    lab.player.seek(event + 1);
    done(this);
  }
}
customElements.define('wmi-compare', WmiCompare);
