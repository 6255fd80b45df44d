import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Place } from '../editor/place.ts';
import { methodKey, type MethodWords, type ParameterWords, type Words } from '../engine/words.ts';
import { base } from '../theme.ts';
import { dialogStyle } from '../panels/dialog-style.ts';
import { callLines, likelyReceiver, likelyValue } from './call.ts';
import { Watch } from '../watch.ts';
import { m } from '../words/mark.ts';
import { t } from '../words/words.ts';

const KINDS: Partial<Record<ParameterWords['kind'], string>> = {
  text: m('text'), bytes: m('text in bytes'), variant: 'VARIANT', object: m('object'), function: m('function'), opaque: m('usually NULL'),
  'out-object': m('gives an object'), 'out-int': m('gives a number'), 'out-text': m('gives a text'), 'out-variant': m('gives a VARIANT'),
  'out-objects': m('gives objects'), 'out-array': m('gives a SAFEARRAY'), 'out-collection': m('gives a collection'), 'out-record': m('gives a struct'),
};

/** The form behind "Insert a call": choose a method, fill its parameters by name, take the C++ line. */
export class WmiInsertCall extends LitElement {
  static override properties = { words: { attribute: false }, place: { attribute: false }, search: { state: true }, key: { state: true }, receiver: { state: true }, values: { state: true } };
  static override styles = [base, dialogStyle, css`
    .choose {
      display: grid;
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      gap: 6px 18px;
    }
    select[size] {
      width: 100%;
      height: 17em;
      padding: 2px;
      font: 13px/1.5 var(--mono);
    }
    label {
      display: block;
      font-weight: 600;
      font-size: 13.5px;
    }
    .kind {
      font-weight: 400;
      color: var(--muted);
    }
    input[type='text'],
    input[type='search'] {
      width: 100%;
      min-height: 32px;
      font: 13px var(--mono);
      border: 1px solid var(--strong-line);
      border-radius: 6px;
      background: var(--raised);
      padding: 2px 8px;
    }
    .parameters {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr));
      gap: 8px 14px;
      margin: 10px 0;
    }
    fieldset {
      grid-column: 1 / -1;
      border: 1px solid var(--line);
      border-radius: 6px;
      margin: 0;
      padding: 4px 10px 8px;
      display: flex;
      flex-wrap: wrap;
      gap: 2px 16px;
    }
    fieldset label {
      display: flex;
      align-items: center;
      gap: 6px;
      min-height: 24px;
      font: 12.5px var(--mono);
    }
    output {
      display: block;
      margin: 10px 0;
      padding: 8px 12px;
      border: 1px solid var(--line);
      border-radius: 6px;
      background: var(--panel);
      font: 13px/1.5 var(--mono);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    @media (max-width: 700px) {
      .choose {
        grid-template-columns: minmax(0, 1fr);
      }
      select[size] {
        height: 9em;
      }
    }
  `];
  declare words: Words;
  declare place: Place;
  declare search: string;
  declare key: string;
  declare receiver: string;
  declare values: string[];
  /** Answers the lines, or nothing when the form was left. */
  settle: (lines: string[] | undefined) => void = () => undefined;

  constructor() {
    super();
    this.search = '';
    this.key = 'IWbemServices::ExecQueryAsync';
    this.receiver = '';
    this.values = [];
    new Watch(this);
  }

  override render(): TemplateResult {
    const method = this.#method();
    const found = this.words.methods.filter((one) => methodKey(one).toLowerCase().includes(this.search.trim().toLowerCase()));
    const groups = [...new Set(found.map((one) => one.interface))];
    return html`<dialog aria-labelledby="title" @close=${this.#closed} @keydown=${(event: Event) => event.stopPropagation()}>
      <form method="dialog" @submit=${this.#submit}>
      <div class="head"><h2 id="title">${t('Insert a call')}</h2><button type="button" @click=${() => this.#dialog()?.close()}>${t('Close')}</button></div>
      <div class="body">
        ${this.place.language === 'cpp' ? nothing : html`<p class="muted">${t('The cursor stands outside of a C++ block: the call goes where it stands all the same.')}</p>`}
        <div class="choose">
          <div>
            <label for="search">${t('Find a method')}</label>
            <input id="search" type="search" autocomplete="off" .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} />
            <label for="method" class="hidden-text">${t('Method')}</label>
            <select id="method" size="12" @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
              ${groups.map((group) => html`<optgroup label=${group === '' ? t('Functions') : group}>
                ${found.filter((one) => one.interface === group).map((one) => html`<option value=${methodKey(one)} ?selected=${methodKey(one) === this.key}>${one.name}</option>`)}</optgroup>`)}
            </select>
          </div>
          <div>${method === undefined ? html`<p class="muted">${t('Choose a method.')}</p>` : this.#form(method)}</div>
        </div>
        ${method === undefined ? nothing : html`<output aria-label="C++">${callLines({ method, receiver: this.receiver, values: this.values }, this.place.block).join('\n')}</output>
        <div class="row"><button type="submit" class="primary">${t('Insert')}</button></div>`}
      </div></form></dialog>`;
  }

  #form(method: MethodWords): TemplateResult {
    return html`<p><code>${methodKey(method)}</code></p><p class="muted">${this.words.meanings.get(methodKey(method)) ?? ''}</p>
      <div class="parameters">
        ${method.interface === '' ? nothing : html`<div><label for="receiver">${t('Called on')} <span class="kind">${method.interface}</span></label>
          <input id="receiver" type="text" spellcheck="false" autocomplete="off" .value=${this.receiver} @input=${(event: Event) => (this.receiver = (event.target as HTMLInputElement).value)} /></div>`}
        ${method.parameters.map((one, at) => html`<div><label for=${`value-${at}`}>${one.name} <span class="kind">${t(KINDS[one.kind] ?? '')}</span></label>
          <input id=${`value-${at}`} type="text" spellcheck="false" autocomplete="off" .value=${this.values[at] ?? ''} @input=${(event: Event) => this.#set(at, (event.target as HTMLInputElement).value)} /></div>`)}
        ${this.#flags(method)}
      </div>`;
  }

  /** The flags that the method takes, each a box of its own; the field shows them joined. */
  #flags(method: MethodWords): TemplateResult | typeof nothing {
    const at = method.parameters.findIndex((one) => /^l\w*Flags$/.test(one.name));
    if (at < 0 || method.flags.length === 0) return nothing;
    const set = (this.values[at] ?? '').split('|').map((word) => word.trim());
    return html`<fieldset><legend>${method.parameters[at]?.name}</legend>
      ${method.flags.map((flag) => html`<label title=${this.words.meanings.get(flag) ?? ''}><input type="checkbox" .checked=${set.includes(flag)}
        @change=${(event: Event) => {
          const kept = set.filter((word) => word !== flag && word !== '0' && word !== '');
          const next = (event.target as HTMLInputElement).checked ? [...kept, flag] : kept;
          this.#set(at, next.length === 0 ? '0' : next.join(' | '));
        }} /> ${flag}</label>`)}</fieldset>`;
  }

  protected override firstUpdated(): void {
    this.#choose(this.key);
    this.#dialog()?.showModal();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('search') && this.search !== '') {
      const first = this.words.methods.find((one) => methodKey(one).toLowerCase().includes(this.search.trim().toLowerCase()));
      const method = this.#method();
      if (first !== undefined && (method === undefined || !methodKey(method).toLowerCase().includes(this.search.trim().toLowerCase()))) this.#choose(methodKey(first));
    }
  }

  #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #method(): MethodWords | undefined {
    return this.words.methods.find((one) => methodKey(one) === this.key);
  }

  #choose(key: string): void {
    this.key = key;
    const method = this.#method();
    this.receiver = method === undefined ? '' : likelyReceiver(method.interface, this.place.block);
    this.values = method?.parameters.map((one) => likelyValue(one, this.place.block)) ?? [];
  }

  #set(at: number, value: string): void {
    this.values = this.values.with(at, value);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const method = this.#method();
    const lines = method === undefined ? undefined : callLines({ method, receiver: this.receiver, values: this.values }, this.place.block);
    this.settle(lines);
    this.#dialog()?.close();
  }

  #closed(): void {
    this.settle(undefined);
    this.remove();
  }
}
customElements.define('wmi-insert-call', WmiInsertCall);

/** Shows the form inside a shadow root; answers the lines to insert, or nothing. */
export function composeCall(root: ShadowRoot, words: Words, place: Place): Promise<string[] | undefined> {
  return new Promise((done) => {
    const form = document.createElement('wmi-insert-call') as WmiInsertCall;
    form.words = words;
    form.place = place;
    form.settle = done;
    root.append(form);
  });
}
