import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Lab } from '../lab.ts';
import { eventOf } from '../position.ts';
import { inline } from '../text.ts';
import { cited } from '../panels/cited.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { questionsOf, type Question } from './questions.ts';
import { quizStyle } from './style.ts';
import { follow } from './trials.ts';
import { judge, optionsOf, type Option, type Verdict } from './verdict.ts';
import { english, ruleSentence, sentence } from '../words/prose.ts';
import { t, tn, told } from '../words/words.ts';

/** Asks the questions of a scenario one by one; the future is hidden until an answer is given. */
export class WmiQuiz extends LitElement {
  static override properties = {
    lab: { attribute: false }, index: { state: true }, chosen: { state: true }, options: { state: true }, verdict: { state: true }, busy: { state: true },
    compact: { type: Boolean, reflect: true },
  };
  static override styles = [base, quizStyle];
  declare lab: Lab;
  declare index: number;
  declare chosen: string[];
  declare options: Option[];
  declare verdict: Verdict | undefined;
  declare busy: boolean;
  declare compact: boolean;
  #text = '';
  #of: Lab | undefined;
  /** Answers that came with a link, and what was found of them when that was asked for. */
  #given: ReadonlyMap<number, readonly string[]> = new Map();
  readonly #judged = new Map<number, Verdict>();
  #questions: Question[] = [];
  /** Whether each question was answered rightly; stays in this page. */
  readonly #score = new Map<number, boolean>();

  constructor() {
    super();
    this.index = 0;
    this.chosen = [];
    this.options = [];
    this.verdict = undefined;
    this.busy = false;
    this.compact = false;
    new Watch(this, () => [this.lab]);
  }

  override disconnectedCallback(): void {
    this.#open();
    super.disconnectedCallback();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const text = this.lab.opening?.text ?? '';
    if ((text === this.#text && this.lab === this.#of) || this.lab.busy || this.lab.source === undefined) return;
    this.#text = text;
    this.#of = this.lab;
    this.#questions = questionsOf(text);
    this.#given = new Map(this.#questions.flatMap((question) => {
      const { answers } = this.lab;
      const answer = answers.has(question.id) ? fitting(optionsOf(this.lab, question), question, answers.get(question.id) ?? []) : undefined;
      return answer === undefined ? [] : [[question.id, answer]];
    }));
    this.lab.answers = new Map(this.#given);
    this.#judged.clear();
    this.#score.clear();
    this.#ask(0);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('verdict') && this.verdict !== undefined) this.renderRoot.querySelector('.verdict')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const question = this.#questions[this.index];
    if (question === undefined) {
      return html`<p>${this.lab.source === undefined || this.lab.busy ? t('The scenario is being run …') : t('This scenario asks no questions.')}</p>`;
    }
    const right = [...this.#score.values()].filter((one) => one).length;
    return html`<form @submit=${this.#check}>
      <div class="head"><span>${t('Question {at} of {all}', { at: this.index + 1, all: this.#questions.length })}</span><span>${t('{count} right so far', { count: right })}</span></div>
      ${this.#sent()} ${this.#form(question)}
      <div class="row actions">
        ${this.verdict === undefined
          ? html`<button type="submit" class="primary" aria-disabled=${this.chosen.length === 0 || this.busy ? 'true' : 'false'}>${this.busy ? t('Trying other runs …') : t('Check')}</button>`
          : html`<button type="button" @click=${() => this.#again(question)}>${t('Try again')}</button>`}
        ${this.index + 1 < this.#questions.length ? html`<button type="button" class=${this.verdict === undefined ? nothing : 'primary'} @click=${() => this.#ask(this.index + 1)}>${t('Next question')}</button>` : nothing}
        ${this.index > 0 ? html`<button type="button" @click=${() => this.#ask(this.index - 1)}>${t('Question before')}</button>` : nothing}
      </div>
      <div role="status">${this.#answer(question)}</div>
    </form>`;
  }

  /** A link may carry answers: they stand as they were given, and whether they are right is said to who asks, a teacher perhaps. */
  #sent(): TemplateResult | typeof nothing {
    const count = this.#given.size;
    if (count === 0) return nothing;
    return html`<div class="row sent"><span>${tn(count, 'This link brought an answer to {count} question.', 'This link brought answers to {count} questions.')}</span>
      ${this.#judged.size > 0 ? nothing : html`<button type="button" aria-disabled=${this.busy ? 'true' : 'false'} @click=${() => void this.#judgeSent()}>${this.busy ? t('Trying other runs …') : t('Check them all')}</button>`}
      <button type="button" @click=${() => this.#forget()}>${t('Answer them yourself')}</button></div>`;
  }

  #form(question: Question): TemplateResult {
    if (question.type === 'order') return this.#sorting(question);
    if (question.type === 'spot') {
      return html`<label class="prompt" for="row">${english(question.prompt)}</label><div><select id="row" @change=${(event: Event) => this.#set([(event.target as HTMLSelectElement).value])}>
        <option value="" ?selected=${this.chosen.length === 0}>${t('Choose a step')}</option>${this.options.map((one) => html`<option value=${one.value} ?selected=${this.chosen[0] === one.value}>${one.label}</option>`)}</select></div>`;
    }
    if (this.options.length === 0) {
      return html`<label class="prompt" for="value">${english(question.prompt)}</label><div><input id="value" type="number" min="0" .value=${this.chosen[0] ?? ''}
        @input=${(event: Event) => this.#set([(event.target as HTMLInputElement).value].filter((text) => text !== ''))} /></div>`;
    }
    const several = question.type === 'next';
    return html`<fieldset><legend>${english(question.prompt)}</legend>
      ${several ? html`<p class="head">${t('Tick everything that may come.')}</p>` : nothing}
      <div class="options">${this.options.map((one) => html`<label class="option"><input type=${several ? 'checkbox' : 'radio'} name="answer" .checked=${this.chosen.includes(one.value)}
        @change=${(event: Event) => {
          const kept = several ? this.chosen.filter((value) => value !== one.value) : [];
          this.#set((event.target as HTMLInputElement).checked ? [...kept, one.value] : kept);
        }} /><span>${sentence(one.label)}</span></label>`)}</div></fieldset>`;
  }

  /** Rows to bring into order, by buttons or by dragging. */
  #sorting(question: Question): TemplateResult {
    const labels = new Map(this.options.map((one) => [one.value, one.label]));
    return html`<p class="prompt" id="prompt">${english(question.prompt)}</p><ol aria-labelledby="prompt">${this.chosen.map((value, at) => html`<li draggable="true"
      @dragstart=${(event: DragEvent) => event.dataTransfer?.setData('text/plain', String(at))} @dragover=${(event: Event) => event.preventDefault()}
      @drop=${(event: DragEvent) => { event.preventDefault(); this.#move(Number(event.dataTransfer?.getData('text/plain')), at); }}>
      <span>${sentence(labels.get(value) ?? value)}</span>
      <button type="button" class="move" aria-label=${t('Up: {step}', { step: told(labels.get(value) ?? value) })} ?disabled=${at === 0} @click=${() => this.#move(at, at - 1)}>↑</button>
      <button type="button" class="move" aria-label=${t('Down: {step}', { step: told(labels.get(value) ?? value) })} ?disabled=${at === this.chosen.length - 1} @click=${() => this.#move(at, at + 1)}>↓</button></li>`)}</ol>`;
  }

  #answer(question: Question): TemplateResult | typeof nothing {
    const { verdict } = this;
    if (verdict === undefined) return nothing;
    const { other } = verdict;
    return html`<div class="verdict ${verdict.correct ? 'right' : 'wrong'}"><p><strong>${verdict.correct ? t('✓ Right.') : t('✕ Not quite.')}</strong></p>
      ${verdict.lines.map((line) => html`<p>${inline(line)}</p>`)}
      ${question.why === '' ? nothing : html`<p>${english(question.why)}</p>`}
      ${verdict.rules.map((id) => {
        const rule = this.lab.source?.rule(id);
        return rule === undefined ? nothing : html`<p class="rule"><span class="id">${id}</span> ${ruleSentence(rule)} ${cited(rule.sources)}</p>`;
      })}
      ${other === undefined ? nothing : html`<div class="row"><button type="button" @click=${() => void this.#show(other)}>${other.says}</button></div>`}</div>`;
  }

  #set(chosen: string[]): void {
    this.chosen = chosen;
    this.verdict = undefined;
  }

  #move(from: number, to: number): void {
    if (!(from in this.chosen)) return;
    const rest = this.chosen.toSpliced(from, 1);
    this.#set(rest.toSpliced(to, 0, this.chosen[from] ?? ''));
  }

  /** Puts a question: the run goes back to where it is asked, and what follows is hidden. */
  #ask(index: number): void {
    const question = this.#questions[index];
    this.index = index;
    this.verdict = undefined;
    const { player } = this.lab;
    player.fence(undefined);
    if (question === undefined) return;
    if (this.lab.source?.branch !== 0) this.lab.choosing.show(0);
    this.options = optionsOf(this.lab, question);
    this.chosen = [...(this.#given.get(question.id) ?? (question.type === 'order' ? this.options.map((one) => one.value) : []))];
    player.pause();
    player.setHideFuture(question.type !== 'spot');
    const events = [question.at, ...question.items].map((place) => eventOf(player, place)).filter((event) => event >= 0);
    const first = events.length === 0 ? 0 : Math.min(...events);
    player.seek(question.type === 'spot' ? player.length : question.type === 'next' ? eventOf(player, question.at) + 1 : first);
    if (question.type !== 'spot') player.fence(player.position);
    this.verdict = this.#judged.get(question.id);
    if (this.verdict !== undefined) this.#open();
  }

  /** Asks a question anew, as if it had not been answered. */
  #again(question: Question): void {
    this.#given = new Map([...this.#given].filter(([id]) => id !== question.id));
    this.#judged.delete(question.id);
    this.lab.answers.delete(question.id);
    this.lab.changed();
    this.#ask(this.index);
  }

  /** Puts away the answers that came with the link. */
  #forget(): void {
    for (const id of this.#given.keys()) {
      this.#score.delete(id);
      this.lab.answers.delete(id);
    }
    this.#given = new Map();
    this.#judged.clear();
    this.lab.changed();
    this.#ask(0);
  }

  /** Judges all answers that came with the link: the verdicts are found here, none is taken from the link. */
  async #judgeSent(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (const question of this.#questions) {
        const answer = this.#given.get(question.id);
        if (answer === undefined) continue;
        const verdict = await judge(this.lab, question, answer);
        this.#judged.set(question.id, verdict);
        this.#score.set(question.id, verdict.correct);
      }
    } finally {
      this.busy = false;
    }
    this.#ask(this.index);
  }

  /** The answer is known: what follows may be seen and stepped to. */
  #open(): void {
    const { player } = this.lab;
    player.fence(undefined);
    player.setHideFuture(false);
  }

  async #check(event: Event): Promise<void> {
    event.preventDefault();
    const question = this.#questions[this.index];
    if (question === undefined || this.chosen.length === 0 || this.busy) return;
    this.busy = true;
    try {
      const verdict = await judge(this.lab, question, this.chosen);
      this.verdict = verdict;
      this.#score.set(question.id, verdict.correct);
      this.lab.answers.set(question.id, this.chosen);
      this.lab.changed();
      this.#open();
      this.dispatchEvent(new CustomEvent('wmi-answer', { detail: { id: question.id, correct: verdict.correct }, bubbles: true, composed: true }));
    } finally {
      this.busy = false;
    }
  }

  async #show(other: NonNullable<Verdict['other']>): Promise<void> {
    this.#open();
    await follow(this.lab, other.path);
    const event = eventOf(this.lab.player, other.at);
    if (event >= 0) this.lab.player.seek(event + 1);
  }
}
customElements.define('wmi-quiz', WmiQuiz);

/** An answer as far as it can be one to this question: a link may bring anything. */
function fitting(options: readonly Option[], question: Question, answer: readonly string[]): string[] | undefined {
  if (options.length === 0) return answer.length === 1 && /^\d{1,9}$/.test(answer[0] ?? '') ? [...answer] : undefined;
  const known = [...new Set(answer)].filter((value) => options.some((one) => one.value === value));
  const whole = question.type === 'next' ? known.length > 0 : known.length === (question.type === 'order' ? options.length : 1);
  return whole && known.length === answer.length ? known : undefined;
}
