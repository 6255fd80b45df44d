import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DiagnosticView } from '../engine/types.ts';
import { keyName } from '../commands.ts';
import { veil, type Veil } from '../quiz/veil.ts';
import { SEVERITY } from '../text.ts';
import { base } from '../theme.ts';
import type { WordSource } from './assist.ts';
import type { CodeEditor, TextRange } from './code.ts';
import { placeAt } from './place.ts';
import { editorStyle } from './style.ts';
import { Watch } from '../watch.ts';
import { english } from '../words/prose.ts';
import { spoken, t, tn } from '../words/words.ts';

/** The scenario text: CodeMirror, loaded when it is first shown, or a plain text field on request. */
export class WmiEditor extends LitElement {
  static override properties = {
    text: {}, ran: {}, diagnostics: { attribute: false }, running: { attribute: false }, stops: { attribute: false }, words: { attribute: false },
    quizzing: { type: Boolean }, bare: { state: true }, plain: { state: true }, failed: { state: true }, said: { state: true },
  };
  static override styles = [base, editorStyle];
  /** What is edited; setting it to something else replaces the text. */
  declare text: string;
  /** What the run was made from. */
  declare ran: string;
  declare diagnostics: readonly DiagnosticView[];
  /** The statement that the current step belongs to. */
  declare running: TextRange | undefined;
  /** Lines with a breakpoint, counted from 1. */
  declare stops: readonly number[];
  /** Where completion, explanation and insert-a-call get their names from. */
  declare words: WordSource | undefined;
  /** Questions are being asked: what answers them is not shown where it cannot be folded. */
  declare quizzing: boolean;
  /** It is shown all the same, because somebody wants to edit. */
  declare bare: boolean;
  declare plain: boolean;
  declare said: string;
  declare failed: boolean;
  #code: CodeEditor | undefined;
  #loading = false;
  #language = '';
  /** What the plain field shows in place of the text. */
  #veil: Veil | undefined;

  constructor() {
    super();
    this.text = '';
    this.ran = '';
    this.diagnostics = [];
    this.running = undefined;
    this.stops = [];
    this.quizzing = false;
    this.bare = false;
    this.plain = false;
    this.failed = false;
    this.words = undefined;
    this.said = '';
    new Watch(this);
  }

  /** The marks of the run fit only the text that ran. */
  get changed(): boolean {
    return this.text !== this.ran;
  }

  /** What stands in the editor now. */
  get value(): string {
    return this.#code?.text() ?? (this.#veil === undefined ? this.#field()?.value : undefined) ?? this.text;
  }

  /** Puts the cursor at an offset of the text and brings it into view. */
  reveal(offset: number): void {
    if (this.#code !== undefined) {
      this.#code.reveal(offset);
      return;
    }
    const field = this.#field();
    const at = this.#veil?.at(offset) ?? offset;
    field?.focus();
    field?.setSelectionRange(at, at);
  }

  focusText(): void {
    if (this.#code !== undefined) this.#code.focus();
    else this.#field()?.focus();
  }

  override disconnectedCallback(): void {
    this.#code?.destroy();
    this.#code = undefined;
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('quizzing')) this.bare = false;
    this.#veil = this.quizzing && !this.bare && this.#code === undefined
      ? veil(this.text, (lines) => tn(lines, '(1 line: shown after the quiz)', '({count} lines: shown after the quiz)')) : undefined;
  }

  override render(): TemplateResult {
    return html`
      <div class="bar">
        <h2>${t('Scenario')}</h2>
        ${this.changed && this.ran !== '' ? html`<span class="changed">${t('edited')}</span>` : nothing}
        <span class="space"></span>
        ${this.words === undefined ? nothing : html`<button type="button" aria-label=${t('Insert a call')} title=${t('Insert a call: choose a method and fill in its parameters')} ?disabled=${this.#veil !== undefined} @click=${() => void this.#compose()}>+ ${t('Call')}</button>`}
        <label class="plain"><input type="checkbox" .checked=${this.plain} aria-label=${t('Plain text')} title=${t('A plain text field in place of the editor')} @change=${this.#togglePlain} /> ${t('Plain')}</label>
        <button type="button" class="primary" title=${`${t('Run')} (${keyName('Mod+Enter')})`} @click=${this.#run}>${t('Run')}</button>
      </div>
      <div class="text">
        ${this.#code === undefined || this.plain
          ? html`<textarea aria-label=${t('Scenario: prose, MOF and C++')} aria-describedby=${this.#veil === undefined ? 'hint' : 'veiled hint'} spellcheck="false" autocomplete="off" wrap="off" ?readonly=${this.#veil !== undefined}
              @input=${this.#edited}></textarea>`
          : nothing}
        <div class="code" ?hidden=${this.plain}></div>
      </div>
      <p class="hidden-text" id="hint">${t('Tab leaves the editor.')} ${this.plain || this.#code === undefined ? '' : t('Control and ] indents, Control and Space completes a name, Control K and then Control I tells what the name at the cursor means.')} ${t('Control and Enter runs.')}</p>
      <div class="hidden-text" role="status">${this.said}</div>
      ${this.failed ? html`<p class="status">${t('The editor could not be loaded; the plain text field does the same.')}</p>` : nothing}
      ${this.#veiled()} ${this.#where()} ${this.#problems()}
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const field = this.#field();
    if (changed.has('text') && this.#code !== undefined && this.#code.text() !== this.text) this.#code.setText(this.text);
    const shown = this.#veil?.text ?? this.text;
    if (['text', 'plain', 'quizzing', 'bare'].some((name) => changed.has(name)) && field !== null && field.value !== shown) field.value = shown;
    if (!this.plain && this.#code === undefined && !this.#loading && !this.failed) void this.#load();
    if (changed.has('diagnostics')) this.#code?.setDiagnostics(this.diagnostics);
    if (changed.has('running') || changed.has('ran') || changed.has('text')) {
      this.#code?.setRunning(this.changed ? undefined : this.running);
    }
    if (this.#language !== spoken()) {
      this.#language = spoken();
      this.#code?.respeak();
    }
    if (changed.has('stops')) this.#code?.setStops(this.stops);
  }

  async #load(): Promise<void> {
    this.#loading = true;
    try {
      const { createEditor } = await import('./code.ts');
      const parent = this.renderRoot.querySelector<HTMLElement>('.code');
      if (!this.isConnected || parent === null || this.plain) return;
      const hadFocus = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === this.#field();
      this.#code = createEditor(parent, this.renderRoot as ShadowRoot, {
        text: this.value,
        describedBy: 'hint',
        words: () => this.words?.() ?? Promise.reject(new Error(t('This editor was given no names.'))),
        changed: () => this.#edited(),
        toggleStop: (detail) => this.dispatchEvent(new CustomEvent('wmi-stop', { detail, bubbles: true, composed: true })),
        say: (text) => (this.said = text),
      });
      this.#code.setDiagnostics(this.diagnostics);
      this.#code.setRunning(this.changed ? undefined : this.running);
      this.#code.setStops(this.stops);
      if (hadFocus) this.#code.focus();
    } catch {
      this.failed = true;
    } finally {
      this.#loading = false;
      this.requestUpdate();
    }
  }

  #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  #togglePlain(): void {
    this.text = this.value;
    this.plain = !this.plain;
    this.#code?.destroy();
    this.#code = undefined;
  }

  #edited(): void {
    this.text = this.value;
    this.dispatchEvent(new CustomEvent('wmi-edit', { detail: this.text, bubbles: true, composed: true }));
  }

  /** Opens the form for a call and writes its lines where the cursor stands. */
  async #compose(): Promise<void> {
    const { composeCall } = await import('../authoring/insert-call.ts');
    const field = this.#field();
    const at = this.#code?.cursor() ?? field?.selectionStart ?? this.value.length;
    const words = await this.words?.();
    if (words === undefined) return;
    const lines = await composeCall(this.renderRoot as ShadowRoot, words, placeAt(this.value, at));
    if (lines === undefined) return;
    const start = this.value.lastIndexOf('\n', at - 1) + 1;
    const indent = /^[ \t]*/.exec(this.value.slice(start, at))?.[0] ?? '';
    const piece = lines.join(`\n${indent}`);
    if (this.#code !== undefined) this.#code.insert(piece);
    else field?.setRangeText(piece, at, field.selectionEnd, 'end');
    this.#edited();
    this.focusText();
  }

  #run(): void {
    this.dispatchEvent(new CustomEvent('wmi-run', { bubbles: true, composed: true }));
  }

  /** Why the text cannot be changed, and the way out of it. */
  #veiled(): TemplateResult | typeof nothing {
    return this.#veil === undefined ? nothing : html`<p class="veiled" id="veiled">${t('While the quiz is on, its answers and the expected results are left out here, and the text is not changed.')}
      <button type="button" @click=${() => (this.bare = true)}>${t('Edit anyway (shows the answers)')}</button></p>`;
  }

  /** The running line in words: in a plain field it is the only mark, and a screen reader needs it always. */
  #where(): TemplateResult | typeof nothing {
    const range = this.running;
    if (range === undefined || this.changed) return nothing;
    const line = this.text.slice(0, range.start).split('\n').length;
    const words = this.text.slice(range.start, range.end).replace(/\s+/g, ' ').trim();
    return html`<p class="status"><span class="at">▸ ${t('line {line}', { line: String(line) })}</span> <code>${words}</code></p>`;
  }

  #problems(): TemplateResult | typeof nothing {
    if (this.diagnostics.length === 0) return nothing;
    const kept = this.ran !== '' && this.diagnostics.some((one) => one.severity === 'error');
    return html`${kept ? html`<p class="kept">${t('The run shown is that of the last text without errors.')}</p>` : nothing}
    <ul class="problems" aria-label=${t('Diagnostics')}>
      ${this.diagnostics.map((one) => html`<li class=${one.severity}>
        <button type="button" @click=${() => this.reveal(one.start)}>${t('{severity} · line {line}', { severity: t(SEVERITY[one.severity]), line: `${one.line}:${one.column}` })}</button>
        <span>${english(one.message)}${one.cure === '' ? nothing : html` <em>${english(one.cure)}</em>`}</span></li>`)}
    </ul>`;
  }
}
customElements.define('wmi-editor', WmiEditor);
