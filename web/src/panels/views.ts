import { html, nothing, type TemplateResult } from 'lit';
import type {
  CallView, FlagCell, FlagMatrix, NamespaceView, ReferenceView, StateView, StatusText, ThreadView,
} from '../engine/types.ts';
import type { Pointing } from '../pointing.ts';
import { startOf, type Structure } from '../timeline/structure.ts';
import { hex, inline } from '../text.ts';
import { sentence } from '../words/prose.ts';
import { t, tn, told } from '../words/words.ts';

type StatusOf = (value: number) => StatusText | undefined;
/** Where a tab can lead to: events are named by the number of the row that shows them. */
export interface Going {
  seek(position: number): void;
  stepOf(event: number): number;
}

/** What the table of calls shares with the diagram: which operation a call is, and which one is pointed at. */
interface Shared extends Going {
  structure: Structure;
  pointing: Pointing;
}

const codeName = (statusOf: StatusOf, value: number): string => statusOf(value)?.name ?? hex(value);

/** A call that has come back to the program. */
export interface ReturnedCall {
  label: string;
  status: number | undefined;
  /** Position just after its return. */
  position: number;
}

/** What changed with the step is said in a sign and shown by the ground. */
const delta = (changed: boolean): TemplateResult | typeof nothing => (changed
  ? html` <span class="delta" title=${t('Changed with this step')}>Δ<span class="hidden-text"> ${t('changed')}</span></span>` : nothing);
const ground = (changed: boolean): string => (changed ? 'changed' : '');

/** The operations under way, the threads, and what has returned: state, place in the queue, how much was delivered. */
export function callsView(
  state: StateView, before: StateView | undefined, returned: readonly ReturnedCall[], statusOf: StatusOf, going: Shared,
): TemplateResult {
  const { calls, threads } = state;
  return html`
    ${calls.length === 0 ? html`<p class="empty">${returned.length === 0 ? t('The program has not called WMI yet.') : t('No operation is under way.')}</p>` : html`<table>
      <caption class="hidden-text">${t('Calls')}</caption>
      <thead><tr><th scope="col">${t('Call')}</th><th scope="col">${t('State')}</th><th scope="col">${t('Objects')}</th><th scope="col">${t('Code')}</th></tr></thead>
      <tbody>${calls.map((call) => callRow(call, before, statusOf, going))}</tbody></table>`}
    <h2>${t('Threads')}</h2>
    ${threads.length === 0 ? html`<p class="empty">${t('No thread is running.')}</p>` : nothing}
    <ul class="threads">${threads.map((thread) => threadItem(thread, before))}</ul>
    ${returned.length === 0 ? nothing : html`<h2>${t('Returned, the latest first')}</h2>
      <ol class="log">${returned.map((call) => html`<li><button type="button" class="link" title=${t('Go to this return')} @click=${() => going.seek(call.position)}>${going.stepOf(call.position - 1)}</button>
        <code>${call.label}<br /><span class=${(call.status ?? 0) >>> 31 === 1 ? 'refused' : 'muted'}>${call.status === undefined ? '' : `→ ${codeName(statusOf, call.status)}`}</span></code></li>`)}</ol>`}`;
}

function callRow(call: CallView, before: StateView | undefined, statusOf: StatusOf, { structure, pointing, seek }: Shared): TemplateResult {
  const operation = structure.withId(call.operation);
  const number = operation?.number ?? 0;
  const was = before?.calls.find((one) => one.key === call.key);
  const fresh = before !== undefined && was === undefined;
  const moved = fresh || (was !== undefined && (was.state !== call.state || was.queue !== call.queue));
  const more = was !== undefined && was.delivered !== call.delivered;
  return html`<tr class=${number > 0 && number === pointing.operation ? 'pointed' : ''} @pointerenter=${() => pointing.at(number)} @pointerleave=${() => pointing.at(0)}>
    <th scope="row">${operation === undefined ? nothing : html`<button type="button" class="link" title=${t('Go to this call')} @focus=${() => pointing.at(number)} @blur=${() => pointing.at(0)}
      @click=${() => seek(startOf(operation) + 1)}>${`r${number}`}</button> `}<code>${call.label}</code>${call.sink === undefined ? nothing : html`<br /><span class="muted">${t('to {sink}', { sink: call.sink })}</span>`}</th>
    <td class=${ground(moved)}><span class="state ${call.state.replace(' ', '-')}">${told(call.state)}</span>${call.queue === undefined
      ? nothing : html` <span class="muted">${call.queue === 0 ? t('head') : t('place {number}', { number: call.queue + 1 })}</span>`}${delta(moved)}</td>
    <td class="number ${ground(more)}">${call.delivered}${call.requested === undefined ? nothing : ` ${t('of {all}', { all: call.requested })}`}${delta(more)}</td>
    <td>${call.status === undefined ? '–' : html`<code title=${hex(call.status)}>${codeName(statusOf, call.status)}</code>`}</td>
  </tr>`;
}

function threadItem(thread: ThreadView, before: StateView | undefined): TemplateResult {
  const was = before?.threads.find((one) => one.key === thread.key);
  const value = (scope: string, name: string): string | undefined => was?.variables.find((one) => one.scope === scope && one.name === name)?.value;
  const changed = thread.variables.map((one) => was !== undefined && value(one.scope, one.name) !== one.value);
  const moved = before !== undefined && was?.state !== thread.state;
  const count = thread.variables.length;
  return html`<li>
    <p class=${ground(moved)}><strong>${thread.key}</strong> <span class="muted">${thread.program}</span> ${sentence(thread.state)}${delta(moved)}</p>
    ${count === 0 ? nothing : html`<details><summary>${tn(count, '{count} variable', '{count} variables')}${delta(changed.includes(true))}</summary>
      <dl>${thread.variables.map((one, index) => html`<div class=${ground(changed[index] === true)}><dt translate="no"><span class="muted">${one.scope}</span> ${one.name}</dt>
        <dd><code>${one.value}</code>${delta(changed[index] === true)}</dd></div>`)}</dl>
    </details>`}</li>`;
}

/** The ledger of references: one row for each object, one column for each holder. The total stands first: the holders may need more room than there is. */
export function referencesView(state: StateView, before: StateView | undefined): TemplateResult {
  const { references } = state;
  if (references.length === 0) return html`<p class="empty">${t('No COM object is alive.')}</p>`;
  const owners = [...new Set(references.flatMap((one) => one.owners.map((owner) => owner.owner)))];
  return html`<table>
    <caption class="hidden-text">${t('References and who holds them')}</caption>
    <thead><tr><th scope="col">${t('Object')}</th><th scope="col">${t('Total')}</th>${owners.map((owner) => html`<th scope="col">${told(owner)}</th>`)}</tr></thead>
    <tbody>${references.map((one) => referenceRow(one, owners, before))}</tbody></table>`;
}

function referenceRow(one: ReferenceView, owners: readonly string[], before: StateView | undefined): TemplateResult {
  const was = before?.references.find((other) => other.object === one.object);
  const held = (view: ReferenceView | undefined, owner: string): number => view?.owners.find((other) => other.owner === owner)?.count ?? 0;
  const total = before !== undefined && (was?.total ?? 0) !== one.total;
  return html`<tr class=${one.total === 0 ? 'gone' : ''}>
    <th scope="row"><code>${one.object}</code><br /><span class="muted">${one.type}</span>${one.note === undefined
      ? nothing : html`<p class="note">${sentence(one.note)}</p>`}</th>
    <td class="number total ${ground(total)}">${one.note === undefined ? one.total : `≥ ${one.total}`}${delta(total)}</td>
    ${owners.map((owner) => {
      const [now, changed] = [held(one, owner), before !== undefined && held(was, owner) !== held(one, owner)];
      return html`<td class="number ${ground(changed)}">${now === 0 ? '–' : now}${delta(changed)}</td>`;
    })}</tr>`;
}

/** Namespaces that every run has, whatever the scenario declares. */
const ALWAYS = new Set(['root', 'root\\default', 'root\\cimv2', 'root\\lab']);
/** Most instances that a class of the scenario's own shows unasked. */
const FEW = 3;

/** What the scenario is about stands first; a namespace without classes says nothing. */
function ownFirst(namespaces: readonly NamespaceView[]): NamespaceView[] {
  const shared = (space: NamespaceView): number => (ALWAYS.has(space.path.toLowerCase()) ? 1 : 0);
  return namespaces.filter((space) => space.classes.length > 0).sort((a, b) => shared(a) - shared(b));
}

/** Namespaces, classes and instances; what the last write did is marked in words. */
export function repositoryView(namespaces: readonly NamespaceView[]): TemplateResult {
  if (namespaces.length === 0) return html`<p class="empty">${t('The scenario has no namespace of its own.')}</p>`;
  return html`${ownFirst(namespaces).map((space) => html`<h2><code>${space.path}</code></h2>
    ${space.classes.map((one) => {
      const changed = one.instances.some((instance) => instance.change !== undefined);
      return html`<details ?open=${changed || (one.instances.length <= FEW && !ALWAYS.has(space.path.toLowerCase()))}><summary><strong>${one.name}</strong>
        <span class="muted">${tn(one.instances.length, '{count} instance', '{count} instances')}</span>${changed
          ? html` <span class="delta">Δ ${t('changed')}</span>` : nothing}</summary>
        ${one.instances.map((instance) => html`<div class="instance ${instance.change ?? ''}">
          <p><code>${instance.path}</code>${instance.change === undefined ? nothing : html` <span class="delta">Δ ${told(instance.change)}</span>`}</p>
          <dl>${instance.properties.map((property) => html`<div class=${property.changed ? 'changed' : ''}><dt translate="no">${property.name}</dt>
            <dd><code>${property.value}</code>${property.changed ? html` <span class="delta">Δ</span>` : nothing}</dd></div>`)}</dl></div>`)}
      </details>`;
    })}`)}`;
}

/** Goes on from a cell: by the choice that leads there, as a branch of a name. */
export type OpenCell = (decision: number, key: string, name: string) => void;

/** What each flag does to an instance that is absent or present: every cell was really run on a fork. The call's own cell is marked. */
export function flagsView(matrix: FlagMatrix | undefined, chosen: [number, number] | undefined, statusOf: StatusOf, choose: (cell: [number, number]) => void, open: OpenCell): TemplateResult {
  if (matrix === undefined) {
    return html`<p class="empty">${inline(t('No instance has been put yet. At a `PutInstance` call this table shows what every flag would do there.'))}</p>`;
  }
  const at = chosen ?? matrix.actual;
  return html`<p class="muted">${inline(t('Every cell was run on a fork of this position, with `{method}`. Press one for its story; ▸ is this call.', { method: matrix.method }))}</p>
    <table class="matrix">
    <caption class="hidden-text">${t('Outcomes of {method}', { method: matrix.method })}</caption>
    <thead><tr><th scope="col">${t('Flag')}</th>${matrix.columns.map((name) => html`<th scope="col">${told(name)}</th>`)}</tr></thead>
    <tbody>${matrix.rows.map((row, line) => html`<tr><th scope="row"><code>${breakable(row.flag)}</code><br /><span class="muted">${hex(row.value)}</span></th>
      ${row.cells.map((cell, column) => {
        const actual = matrix.actual[0] === line && matrix.actual[1] === column;
        const failed = outcomeCode(cell) >>> 31 === 1;
        return html`<td class="${failed ? 'failed' : ''} ${actual ? 'actual' : ''}" aria-current=${actual ? 'true' : nothing}>
          <button type="button" aria-pressed=${at[0] === line && at[1] === column ? 'true' : 'false'} @click=${() => choose([line, column])}>
          <strong>${actual ? '▸ ' : ''}${failed ? '✕ ' : ''}${told(cell.outcome)}</strong>${cell.rule === 'sim.not-modelled' ? nothing : html`<code>${breakable(codeName(statusOf, outcomeCode(cell)))}</code>`}</button></td>`;
      })}</tr>`)}</tbody></table>
    ${story(matrix, at, statusOf, open)}`;
}

/** A long constant may go on in the next line after each of its words. */
const breakable = (name: string): (string | TemplateResult)[] => name.split(/(?<=_)/).flatMap((word, at) => (at === 0 ? [word] : [html`<wbr />`, word]));

const outcomeCode = (cell: FlagCell): number => cell.final ?? cell.returned;

/** The same HRESULT reaches a program in three places, by the way in which it calls. */
function story(matrix: FlagMatrix, [line, column]: [number, number], statusOf: StatusOf, open: OpenCell): TemplateResult | typeof nothing {
  const row = matrix.rows[line];
  const cell = row?.cells[column];
  if (row === undefined || cell === undefined || cell.rule === 'sim.not-modelled') return nothing;
  const code = codeName(statusOf, outcomeCode(cell));
  const { key } = cell;
  const isActual = matrix.actual[0] === line && matrix.actual[1] === column;
  const name = `${row.flag}, ${column === 0 ? t('absent') : t('present')}`;
  const own = cell.final === undefined ? t('The call itself returned it here.') : t('It came in SetStatus here; the call had returned before.');
  return html`<section class="story" aria-label=${t('The chosen cell')}><h2><code>${row.flag}</code>, ${told(matrix.columns[column] ?? '')}: ${told(cell.outcome)}</h2>
    <p>${own} <span class="muted">${cell.rule}</span></p>
    <table><caption class="hidden-text">${t('Where the code arrives')}</caption><tbody>
      <tr><th scope="row">${t('synchronous')}</th><td>${inline(t('returned by `PutInstance`'))}</td><td><code>${code}</code></td></tr>
      <tr><th scope="row">${t('semisynchronous')}</th><td>${inline(t('from `IWbemCallResult`'))}</td><td><code>${code}</code></td></tr>
      <tr><th scope="row">${t('asynchronous')}</th><td>${inline(t('in `SetStatus`'))}</td><td><code>${code}</code></td></tr></tbody></table>
    ${key === undefined || isActual ? nothing : html`<p><button type="button" title=${t('The run goes on with that flag, and the instance is put there or taken away before where need be')}
      @click=${() => open(matrix.decision, key, name)}>${t('Open as a branch')}</button></p>`}</section>`;
}

/** What the programs printed: the latest lines, which are all that cross from the engine. */
export function logView(state: StateView, since: number, going: Going): TemplateResult {
  const { log, earlier } = state;
  if (log.length === 0) return html`<p class="empty">${t('Nothing has been printed yet.')}</p>`;
  const several = new Set(log.map((line) => line.program)).size > 1;
  return html`${earlier === 0 ? nothing : html`<p class="muted">${tn(earlier, '{count} earlier line is not shown; go back to see it.', '{count} earlier lines are not shown; go back to see them.')}</p>`}
  <ol class="log">${log.map((line) => html`<li class=${ground(line.event >= since)}><button type="button" class="link" title=${t('Go to the step that printed this')}
      @click=${() => going.seek(line.event + 1)}>${going.stepOf(line.event)}</button>
    ${several ? html`<span class="muted">${line.program}</span>` : nothing}${line.stream === 'err' ? html`<span class="delta">err</span>` : nothing}
    <code>${line.text.replace(/\n$/, '')}</code>${delta(line.event >= since)}</li>`)}</ol>`;
}
