import { html, nothing, type TemplateResult } from 'lit';
import type {
  CallView, FindingView, FlagMatrix, LogLine, NamespaceView, ReferenceView, StatusText, ThreadView,
} from '../engine/types.ts';
import { hex, inline } from '../text.ts';

type StatusOf = (value: number) => StatusText | undefined;
type Seek = (position: number) => void;

const codeName = (statusOf: StatusOf, value: number): string => statusOf(value)?.name ?? hex(value);

/** A call that has come back to the program. */
export interface ReturnedCall {
  label: string;
  status: number | undefined;
  /** Position just after its return. */
  position: number;
}

/** The operations under way, the threads, and what has returned: state, place in the queue, how much was delivered. */
export function callsView(
  calls: readonly CallView[], threads: readonly ThreadView[], returned: readonly ReturnedCall[], statusOf: StatusOf, seek: Seek,
): TemplateResult {
  return html`
    ${calls.length === 0 ? html`<p class="empty">${returned.length === 0 ? 'The program has not called WMI yet.' : 'No operation is under way.'}</p>` : html`<table>
      <caption class="hidden-text">Calls</caption>
      <thead><tr><th scope="col">Call</th><th scope="col">State</th><th scope="col">Objects</th><th scope="col">Code</th></tr></thead>
      <tbody>${calls.map((call) => html`<tr>
        <th scope="row"><code>${call.label}</code>${call.sink === undefined ? nothing : html`<br /><span class="muted">to ${call.sink}</span>`}</th>
        <td><span class="state ${call.state.replace(' ', '-')}">${call.state}</span>${call.queue === undefined
          ? nothing : html` <span class="muted">${call.queue === 0 ? 'head' : `place ${call.queue + 1}`}</span>`}</td>
        <td class="number">${call.delivered}${call.requested === undefined ? nothing : ` of ${call.requested}`}</td>
        <td>${call.status === undefined ? '–' : html`<code title=${hex(call.status)}>${codeName(statusOf, call.status)}</code>`}</td>
      </tr>`)}</tbody></table>`}
    <h2>Threads</h2>
    ${threads.length === 0 ? html`<p class="empty">No thread is running.</p>` : nothing}
    <ul class="threads">${threads.map((thread) => html`<li>
      <p><strong>${thread.key}</strong> <span class="muted">${thread.program}</span> ${thread.state}</p>
      ${thread.variables.length === 0 ? nothing : html`<details><summary>${thread.variables.length === 1 ? '1 variable' : `${thread.variables.length} variables`}</summary>
        <dl>${thread.variables.map((one) => html`<div><dt><span class="muted">${one.scope}</span> ${one.name}</dt><dd><code>${one.value}</code></dd></div>`)}</dl>
      </details>`}</li>`)}</ul>
    ${returned.length === 0 ? nothing : html`<h2>Returned, the latest first</h2>
      <ol class="log">${returned.map((call) => html`<li><button type="button" class="link" title="Go to this return" @click=${() => seek(call.position)}>${call.position}</button>
        <code>${call.label}</code><span class=${(call.status ?? 0) >>> 31 === 1 ? 'refused' : 'muted'}>${call.status === undefined ? '' : codeName(statusOf, call.status)}</span></li>`)}</ol>`}`;
}

/** The ledger of references: one row for each object, one column for each holder. */
export function referencesView(references: readonly ReferenceView[]): TemplateResult {
  if (references.length === 0) return html`<p class="empty">No COM object is alive.</p>`;
  const owners = [...new Set(references.flatMap((one) => one.owners.map((owner) => owner.owner)))];
  return html`<table>
    <caption class="hidden-text">References and who holds them</caption>
    <thead><tr><th scope="col">Object</th>${owners.map((owner) => html`<th scope="col">${owner}</th>`)}<th scope="col">Total</th></tr></thead>
    <tbody>${references.map((one) => html`<tr class=${one.total === 0 ? 'gone' : ''}>
      <th scope="row"><code>${one.object}</code><br /><span class="muted">${one.type}</span>${one.note === undefined
        ? nothing : html`<p class="note">${inline(one.note)}</p>`}</th>
      ${owners.map((owner) => html`<td class="number">${one.owners.find((held) => held.owner === owner)?.count ?? '–'}</td>`)}
      <td class="number total">${one.note === undefined ? one.total : `≥ ${one.total}`}</td></tr>`)}</tbody></table>`;
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
  if (namespaces.length === 0) return html`<p class="empty">The scenario has no namespace of its own.</p>`;
  return html`${ownFirst(namespaces).map((space) => html`<h2><code>${space.path}</code></h2>
    ${space.classes.map((one) => {
      const changed = one.instances.some((instance) => instance.change !== undefined);
      return html`<details ?open=${changed || (one.instances.length <= FEW && !ALWAYS.has(space.path.toLowerCase()))}><summary><strong>${one.name}</strong>
        <span class="muted">${one.instances.length === 1 ? '1 instance' : `${one.instances.length} instances`}</span>${changed
          ? html` <span class="delta">Δ changed</span>` : nothing}</summary>
        ${one.instances.map((instance) => html`<div class="instance ${instance.change ?? ''}">
          <p><code>${instance.path}</code>${instance.change === undefined ? nothing : html` <span class="delta">Δ ${instance.change}</span>`}</p>
          <dl>${instance.properties.map((property) => html`<div class=${property.changed ? 'changed' : ''}><dt>${property.name}</dt>
            <dd><code>${property.value}</code>${property.changed ? html` <span class="delta">Δ</span>` : nothing}</dd></div>`)}</dl></div>`)}
      </details>`;
    })}`)}`;
}

/** What each flag does to an instance that is absent or present: every cell was really run on a fork. */
export function flagsView(matrix: FlagMatrix | undefined, statusOf: StatusOf): TemplateResult {
  if (matrix === undefined) {
    return html`<p class="empty">No instance has been put yet. At a <code>PutInstance</code> call this table shows what every flag would do there.</p>`;
  }
  return html`<p class="muted">Every cell was run on a fork of this position, with <code>${matrix.method}</code>.</p>
    <table class="matrix">
    <caption class="hidden-text">Outcomes of ${matrix.method}</caption>
    <thead><tr><th scope="col">Flag</th>${matrix.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${matrix.rows.map((row) => html`<tr><th scope="row"><code>${row.flag.replace(/^WBEM_FLAG_/, '')}</code><br /><span class="muted">${hex(row.value)}</span></th>
      ${row.cells.map((cell) => {
        const code = cell.final ?? cell.returned;
        const failed = (code >>> 31) === 1;
        if (cell.rule === 'sim.not-modelled') return html`<td class="muted">${cell.outcome}</td>`;
        return html`<td class=${failed ? 'failed' : ''}><strong>${failed ? '✕ ' : ''}${cell.outcome}</strong>
          <br /><code>${codeName(statusOf, code)}</code>
          <br /><span class="muted">${cell.final === undefined ? 'returned by the call' : 'in SetStatus'} · ${cell.rule}</span></td>`;
      })}</tr>`)}</tbody></table>`;
}

/** Lines of the log that are shown at most: the latest. */
const LOG_LINES = 500;

/** What the programs printed. */
export function logView(log: readonly LogLine[], seek: Seek): TemplateResult {
  if (log.length === 0) return html`<p class="empty">Nothing has been printed yet.</p>`;
  const several = new Set(log.map((line) => line.program)).size > 1;
  const earlier = Math.max(0, log.length - LOG_LINES);
  return html`${earlier === 0 ? nothing : html`<p class="muted">${earlier.toLocaleString('en')} earlier lines are not shown; go back to see them.</p>`}
  <ol class="log">${log.slice(earlier).map((line) => html`<li><button type="button" class="link" title="Go to the step that printed this"
      @click=${() => seek(line.event + 1)}>${line.event + 1}</button>
    ${several ? html`<span class="muted">${line.program}</span>` : nothing}${line.stream === 'err' ? html`<span class="delta">err</span>` : nothing}
    <code>${line.text.replace(/\n$/, '')}</code></li>`)}</ol>`;
}

/** Misuses of the API by the programs, each with its cure. */
export function findingsView(findings: readonly FindingView[], seek: Seek): TemplateResult {
  if (findings.length === 0) return html`<p class="empty">The client has not misused the API in this run.</p>`;
  return html`<ul class="findings">${findings.map((one) => html`<li class=${one.weight}>
    <p><strong>${one.weight}: ${one.name}</strong> ${inline(one.message)}</p><p class="muted">${inline(one.cure)}</p>
    <button type="button" @click=${() => seek(one.event + 1)}>Go to event ${one.event + 1}</button></li>`)}</ul>`;
}
