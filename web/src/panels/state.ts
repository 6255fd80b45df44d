import { LitElement, html, type TemplateResult } from 'lit';
import { Kind, type FlagMatrix, type StatePart, type StateView, type StatusText } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import type { Player } from '../player.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { stateStyle } from './state-style.ts';
import { memoryView } from './memory.ts';
import './tabs.ts';
import { findingsView } from './findings.ts';
import { callsView, flagsView, logView, referencesView, repositoryView, type Going, type ReturnedCall } from './views.ts';
import { t } from '../words/words.ts';

/** Tabs that mark what the step changed. */
const COMPARED: ReadonlySet<StatePart> = new Set<StatePart>(['calls', 'references']);

/** The state tabs: what is the case at the current position. */
export class WmiState extends LitElement {
  static override properties = { lab: { attribute: false }, tab: { state: true }, cell: { state: true } };
  static override styles = [base, stateStyle];
  declare lab: Lab | undefined;
  declare tab: string;
  /** The cell of the matrix whose story is told; the call's own when none was chosen. */
  declare cell: [number, number] | undefined;
  #key = '';
  #view: StateView | undefined;
  /** The state before the current step, and where that is. */
  #before: StateView | undefined;
  #since = 0;
  #matrixKey = '';
  #matrix: FlagMatrix | undefined;

  constructor() {
    super();
    this.tab = 'calls';
    this.cell = undefined;
    new Watch(this, () => [this.lab, this.lab?.player, this.lab?.player.pointing], () => this.lab?.player.hurried);
  }

  override render(): TemplateResult {
    const lab = this.lab;
    const findings = lab?.source?.findings.filter((one) => one.event < lab.player.position || lab.player.position === lab.player.length) ?? [];
    const tabs = [
      { id: 'calls', label: t('Calls') }, { id: 'references', label: t('References') }, { id: 'repository', label: t('Repository') },
      { id: 'memory', label: t('Memory') },
      { id: 'flags', label: t('Flags') }, { id: 'log', label: t('Log') }, { id: 'findings', label: t('Findings'), count: findings.length },
    ];
    return html`<wmi-tabs label=${t('State')} .tabs=${tabs} .selected=${this.tab} @wmi-tab=${this.#choose}></wmi-tabs>
      <div class="panel" role="tabpanel" tabindex="0" aria-label=${tabs.find((tab) => tab.id === this.tab)?.label ?? ''}>${this.#panel(findings)}</div>`;
  }

  #panel(findings: Parameters<typeof findingsView>[0]): TemplateResult {
    const lab = this.lab;
    if (lab?.source === undefined) return html`<p class="empty">${t('Run a scenario to see its state here.')}</p>`;
    const statusOf = (value: number): StatusText | undefined => lab.source?.status(value);
    const { player } = lab;
    const going: Going = { seek: (position) => player.seek(position), stepOf: (event) => player.visible.rowAt(event) + 1 };
    switch (this.tab) {
      case 'flags': return flagsView(this.#flags(), this.cell, statusOf, (cell) => (this.cell = cell), (decision, key, name) => void lab.choosing.try(decision, key, name));
      case 'findings': return findingsView(findings, player.log, {
        ...going, lineOf: (offset) => lab.breakpoints.lineOf(offset), show: (detail) => this.dispatchEvent(new CustomEvent('wmi-source', { detail, bubbles: true, composed: true })),
      });
      default: return this.#stateView(lab, this.tab as StatePart, statusOf, going);
    }
  }

  /** The tabs that show the state of the World. */
  #stateView(lab: Lab, part: StatePart, statusOf: (value: number) => StatusText | undefined, going: Going): TemplateResult {
    const state = this.#state(lab, part);
    if (state === undefined) return html``;
    switch (part) {
      case 'references': return referencesView(state, this.#before);
      case 'repository': return repositoryView(state.repository);
      case 'memory': return memoryView(state.holdings, () => this.dispatchEvent(new CustomEvent('wmi-modes', { bubbles: true, composed: true })));
      case 'log': return logView(state, this.#since, going);
      case 'calls': return callsView(state, this.#before, returned(lab.player), statusOf, { ...going, structure: lab.player.structure, pointing: lab.player.pointing });
    }
  }

  /** The state is asked for once a position and tab, and only while the cursor rests: a panel renders more often than it moves. */
  #state(lab: Lab, part: StatePart): StateView | undefined {
    const { player } = lab;
    const key = `${part} ${this.#position()}`;
    if (key !== this.#key && !player.hurried) {
      this.#key = key;
      this.#view = lab.inspect(part);
      this.#since = player.before;
      // What a step inside a statement changed is told by comparing with the step that it lies in.
      const before = player.inside === undefined ? this.#since : player.position;
      this.#before = player.position === 0 || !COMPARED.has(part) ? undefined : lab.inspectAt(before, part);
    }
    return this.#view;
  }

  /** Every cell of the matrix is a run of its own, so it is made only while its tab is open. */
  #flags(): FlagMatrix | undefined {
    const key = this.#position();
    if (key !== this.#matrixKey && this.lab?.player.hurried !== true) {
      this.#matrixKey = key;
      this.#matrix = this.lab?.engine?.session.flag_matrix(this.lab.player.position);
      this.cell = undefined;
    }
    return this.#matrix;
  }

  #position(): string {
    const { lab } = this;
    const inside = lab?.player.inside;
    const at = inside === undefined ? '' : ` ${inside.decision}.${inside.operations}`;
    return `${lab?.runs ?? 0} ${lab?.source?.branch ?? -1} ${lab?.player.position ?? 0}${at}`;
  }

  #choose(event: CustomEvent<string>): void {
    event.stopPropagation();
    this.tab = event.detail;
  }
}
customElements.define('wmi-state', WmiState);

/** Calls that are listed once they have returned: the latest ones. */
const RETURNED = 12;

function returned(player: Player): ReturnedCall[] {
  const calls: ReturnedCall[] = [];
  for (let event = player.current; event >= 0 && calls.length < RETURNED; event--) {
    if (player.log.kind(event) !== Kind.Return) continue;
    const label = player.row(player.log.parent(event))?.label ?? player.row(event)?.label ?? '';
    calls.push({ label, status: player.row(event)?.status, position: event + 1 });
  }
  return calls;
}
