import { html, nothing, type TemplateResult } from 'lit';
import { encodeState, decodeLink } from '../share.ts';
import type { LabActions } from '../desk.ts';
import { galleryText } from '../gallery-text.ts';
import { Lab } from '../lab.ts';
import { SEVERITY } from '../text.ts';
import { english, sentence } from '../words/prose.ts';
import { t, tn } from '../words/words.ts';

/** What a live embed tells the element around it. */
export interface LiveHost {
  say(name: 'wmi-choice' | 'wmi-branch' | 'wmi-diagnostic' | 'wmi-limit' | 'wmi-statechange', detail: object): void;
}

/** Quiet time after which a new state is told, in milliseconds. */
const SETTLED = 400;

/** The part of an embed that needs the engine: loaded at the first run, edit or choice. */
export class Live {
  readonly lab = new Lab();
  readonly #host: LiveHost;

  #branch = -1;
  #ended = '';
  #refused = '';
  #told: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LiveHost) {
    this.#host = host;
    this.lab.addEventListener('change', () => this.#tell());
    this.lab.player.addEventListener('change', () => this.#settle());
  }

  /** What the keys and buttons of an embed may do beyond stepping. */
  readonly actions: LabActions = {
    take: (index) => {
      const choice = this.lab.choosing.next()?.choices[index];
      if (choice !== undefined) void this.take(choice.key);
    },
    run: () => void this.lab.again(),
    focusEditor: () => undefined,
    focusSearch: () => undefined,
    openShare: () => undefined,
    openTool: () => undefined,
    askSwap: () => undefined,
    switchForm: () => undefined,
    toGallery: () => undefined,
    toggleTheme: () => undefined,
    speak: () => undefined,
  };

  /** Runs a text under a schedule (`fifo`, `random:42`, `manual`; empty: as the scenario says). */
  async run(text: string, schedule: string, example?: string): Promise<void> {
    this.lab.policy = schedule;
    await this.lab.open({ text, example });
  }

  /** Runs what a name of the gallery or a share payload stands for. */
  async open(source: { example: string } | { state: string }, schedule: string): Promise<void> {
    const link = 'example' in source ? ({ kind: 'example', slug: source.example } as const) : await decodeLink(`#${source.state.replace(/^#/, '')}`);
    if (link.kind === 'example') {
      await this.run(await textOf(link.slug), schedule, link.slug);
    } else if (link.kind === 'state') {
      const { text, example } = link.state;
      await this.lab.restore(text === undefined ? { text: await textOf(example ?? ''), example } : { text, example: undefined }, link.state);
    } else {
      throw new Error(t('This state cannot be opened: {reason}.', { reason: link.kind === 'damaged' ? link.reason : t('it is empty') }));
    }
  }

  /** Takes a choice at the decision that comes next; answers whether it was one. */
  async take(key: string): Promise<boolean> {
    const open = this.lab.choosing.next();
    if (open === undefined || !open.choices.some((one) => one.key === key)) return false;
    await this.lab.choosing.take(open.decision, key);
    this.#host.say('wmi-choice', { options: open.choices.map((one) => one.key), taken: key });
    return true;
  }

  #tell(): void {
    const { source, diagnostics } = this.lab;
    const refused = JSON.stringify(diagnostics);
    if (refused !== this.#refused) {
      this.#refused = refused;
      this.#host.say('wmi-diagnostic', { diagnostics });
    }
    if (source === undefined) return;
    if (source.branch !== this.#branch) {
      const before = this.#branch;
      this.#branch = source.branch;
      if (before >= 0) this.#host.say('wmi-branch', { branch: source.branch });
    }
    const ended = source.outcome?.kind === 'limit' ? source.outcome.text : '';
    if (ended !== this.#ended) {
      this.#ended = ended;
      if (ended !== '') this.#host.say('wmi-limit', { limit: ended });
    }
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#told);
    this.#told = setTimeout(() => void this.state().then((payload) => this.#host.say('wmi-statechange', { payload })), SETTLED);
  }

  /** The run as a share payload, without its `#`. */
  async state(): Promise<string> {
    const state = this.lab.share();
    return state === undefined ? '' : (await encodeState(state)).slice(1);
  }

  /** What may come next, when there is a choice; and what the text was refused for. */
  below(): TemplateResult | typeof nothing {
    const { diagnostics, notice } = this.lab;
    const open = this.lab.choosing.next();
    return html`${notice === '' && diagnostics.length === 0 ? nothing : html`<ul class="problems" role="alert">
        ${notice === '' ? nothing : html`<li>${notice}</li>`}
        ${diagnostics.map((one) => html`<li>${t('{severity} · line {line}:', { severity: t(SEVERITY[one.severity]), line: String(one.line) })} ${english(`${one.message} ${one.cure}`)}</li>`)}</ul>`}
      ${open === undefined || open.choices.length < 2 ? nothing : html`<details class="choices"><summary>◇ ${tn(open.choices.length, '{count} thing may come next', '{count} things may come next')}</summary>
        <ul>${open.choices.map((choice) => html`<li><button type="button" aria-pressed=${choice.taken ? 'true' : 'false'}
          @click=${() => void this.take(choice.key)}>${sentence(choice.sentence)}</button></li>`)}</ul></details>`}`;
  }
}

async function textOf(slug: string): Promise<string> {
  const text = await galleryText(slug);
  if (text === undefined) throw new Error(t('There is no scenario “{slug}” in this version.', { slug }));
  return text;
}
