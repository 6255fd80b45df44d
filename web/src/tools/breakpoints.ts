import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { CLASSES, KINDS, FORMS, type Form } from '../breakpoints.ts';
import type { Desk } from '../desk.ts';
import { breakpoint } from '../moves.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { done } from './done.ts';
import { m } from '../words/mark.ts';
import { t } from '../words/words.ts';

const WORDS: Record<Form, string> = {
  line: m('a line of the text'), kind: m('a kind of event'), hresult: m('a class of HRESULT'), object: m('an object'),
  delivered: m('objects delivered'), references: m('a reference count'),
};

/** The list of breakpoints, a form for a new one, and the run to the next. */
export class WmiBreakpoints extends LitElement {
  static override properties = { desk: { attribute: false }, form: { state: true }, first: { state: true }, second: { state: true }, problem: { state: true } };
  declare desk: Desk | undefined;
  declare form: Form;
  declare first: string;
  declare second: string;
  declare problem: string;
  static override styles = [base, css`
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 8px;
    }
    label {
      display: grid;
      gap: 2px;
      font-size: 13.5px;
    }
    input {
      min-height: 32px;
      width: 150px;
      border: 1px solid var(--strong-line);
      border-radius: 6px;
      background: var(--raised);
      padding: 2px 8px;
    }
    ul {
      list-style: none;
      margin: 12px 0;
      padding: 0;
    }
    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 10px;
      border-bottom: 1px solid var(--line);
      padding: 4px 0;
    }
    .muted,
    [role='alert'] {
      color: var(--muted);
      font-size: 13.5px;
      margin: 8px 0;
    }
    [role='alert'] {
      color: var(--error);
    }
  `];

  constructor() {
    super();
    this.form = 'kind';
    this.first = 'Indicate';
    this.second = '';
    this.problem = '';
    new Watch(this, () => [this.desk?.player], () => this.desk?.player.dragged);
  }

  override render(): TemplateResult {
    const breakpoints = this.desk?.player.breakpoints;
    const all = breakpoints?.all ?? [];
    return html`<form @submit=${this.#add}>
        <label>${t('Stop at')} <select @change=${this.#choose}>${FORMS.map((form) => html`<option value=${form} ?selected=${form === this.form}>${t(WORDS[form])}</option>`)}</select></label>
        ${this.#fields()}
        <button type="submit" class="primary">${t('Add')}</button>
      </form>
      ${this.problem === '' ? nothing : html`<p role="alert">${this.problem}</p>`}
      ${all.length === 0 ? html`<p class="muted">${t('None yet. The key b sets one at the statement of the current step.')}</p>` : html`<ul aria-label=${t('Breakpoints')}>
        ${all.map((text) => html`<li><span>● ${text}</span><button type="button" aria-label=${t('Remove {breakpoint}', { breakpoint: text })} @click=${() => breakpoints?.remove(text)}>${t('Remove')}</button></li>`)}</ul>
        <button type="button" @click=${() => this.#run(1)}>${t('Run to the next')} (F8)</button>
        <button type="button" @click=${() => this.#run(-1)}>${t('Back to the previous')}</button>`}
      <p class="muted">${t('Breakpoints go with a share link.')}</p>`;
  }

  #fields(): TemplateResult {
    const { player } = this.desk ?? {};
    const field = (label: string, value: string, set: (text: string) => void, type = 'text'): TemplateResult => html`<label>${label}
      <input type=${type} min="0" .value=${value} @input=${(event: Event) => set((event.target as HTMLInputElement).value)} /></label>`;
    const list = (label: string, values: readonly string[]): TemplateResult => html`<label>${label}
      <select @change=${(event: Event) => (this.first = (event.target as HTMLSelectElement).value)}>${values.map((value) => html`<option ?selected=${value === this.first}>${value}</option>`)}</select></label>`;
    const first = (text: string): string => (this.first = text);
    const count = field(t('Count'), this.second, (text) => (this.second = text), 'number');
    switch (this.form) {
      case 'line': return field(t('Line'), this.first, first, 'number');
      case 'kind': return list(t('Kind'), Object.keys(KINDS));
      case 'hresult': return list(t('Code'), [...CLASSES, 'WBEM_S_FALSE', 'WBEM_S_TIMEDOUT', 'WBEM_E_NOT_FOUND', 'WBEM_E_ACCESS_DENIED', 'WBEM_E_CALL_CANCELLED']);
      case 'object': return field(t('Object, such as {name}', { name: 'I03' }), this.first, first);
      case 'delivered': return html`${list(t('Operation'), player?.structure.operations.map((one) => `r${one.number}`) ?? [])}${count}`;
      case 'references': return html`${list(t('Object'), player?.source?.lanes.filter((lane) => lane.kind === 'sink').map((lane) => lane.label) ?? [])}${count}`;
    }
  }

  #choose(event: Event): void {
    this.form = (event.target as HTMLSelectElement).value as Form;
    const { player } = this.desk ?? {};
    const firsts: Record<Form, string> = {
      line: String(player?.breakpoints?.lineOf(player.statement(player.current)?.start ?? 0) ?? 1), kind: 'Indicate', hresult: CLASSES[0], object: '',
      delivered: 'r1', references: player?.source?.lanes.find((lane) => lane.kind === 'sink')?.label ?? '',
    };
    this.first = firsts[this.form];
    this.second = this.form === 'delivered' ? '1' : '0';
    this.problem = '';
  }

  #add(event: Event): void {
    event.preventDefault();
    const counted = this.form === 'delivered' || this.form === 'references';
    this.problem = this.desk?.player.breakpoints?.add(`${this.form} ${this.first}${counted ? ` ${this.second}` : ''}`) ?? '';
  }

  #run(direction: 1 | -1): void {
    const { player } = this.desk ?? {};
    if (player !== undefined && breakpoint(player, direction)) done(this);
    else this.problem = t('No breakpoint stops the run in that direction.');
  }
}
customElements.define('wmi-breakpoints', WmiBreakpoints);
