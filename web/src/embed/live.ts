import { html, nothing, type TemplateResult } from 'lit';
import type { LabActions } from '../desk.ts';
import type { LabSurface } from './surface.ts';
import type { BranchView } from '../engine/types.ts';
import { galleryText } from '../gallery-text.ts';
import '../lab-commands.ts';
import { Lab } from '../lab.ts';
import { UNLIMITED, type Limits } from '../limits.ts';
import { READING_SETS } from '../reading-sets.ts';
import { encodeState, decodeLink } from '../share.ts';
import { SEVERITY } from '../text.ts';
import { english, sentence } from '../words/prose.ts';
import { t, tn, told } from '../words/words.ts';
import type { Sides } from './sides.ts';

/** What a run is made from. */
export type Origin = { text: string } | { example: string } | { state: string };

/** A branch as a host page sees it. */
export interface HostBranch {
  id: number;
  name: string;
  /** The branch that it left, and the number of events that both have in common at least. */
  parent: number;
  length: number;
  shown: boolean;
}

/** The part of an embed that needs the engine: loaded at the first run, edit or choice. */
export class Live {
  readonly lab = new Lab();
  readonly #host: LabSurface;
  /** Both sets of readings side by side, where the host page asks for them. */
  #sides: Sides | undefined;
  #branch = -1;
  #ended = '';
  #refused = '[]';

  constructor(host: LabSurface) {
    this.#host = host;
    this.lab.prepare();
    this.lab.addEventListener('change', () => this.#tell());
    this.lab.addEventListener('choice', (event) => host.say('wmi-choice', (event as CustomEvent<object>).detail));
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
    present: () => undefined,
    nextLanguage: () => undefined,
  };

  /** Runs a scenario as the attributes of the element say: schedule, limits, readings. */
  async start(origin: Origin): Promise<void> {
    const { schedule, semantics, maxEvents, maxMs } = this.#host;
    this.#sides = undefined;
    this.lab.limits = limitsOf(maxEvents, maxMs);
    const link = 'state' in origin ? await decodeLink(`#${origin.state.replace(/^#/, '')}`) : undefined;
    if (link?.kind === 'state') {
      const { text, example } = link.state;
      await this.lab.restore(text === undefined ? { text: await textOf(example ?? ''), example } : { text, example: undefined }, link.state);
      return;
    }
    if (link !== undefined && link.kind !== 'example') throw new Error(t('This state cannot be opened: {reason}.', { reason: link.kind === 'damaged' ? link.reason : t('it is empty') }));
    const example = link?.slug ?? ('example' in origin ? origin.example : undefined);
    this.lab.readings = {};
    this.lab.policy = schedule;
    this.lab.prefer = READING_SETS.find((set) => set.id === (semantics === 'compare' ? 'win32' : semantics));
    await this.lab.open({ text: 'text' in origin ? origin.text : await textOf(example ?? ''), example });
    if (semantics === 'compare' && this.lab.source !== undefined) await this.#compare();
  }

  /** Takes a choice at the decision that comes next; answers whether it was one. */
  async take(key: string): Promise<boolean> {
    const open = this.lab.choosing.next();
    if (open === undefined || !open.choices.some((one) => one.key === key)) return false;
    await this.lab.choosing.take(open.decision, key);
    return true;
  }

  /** The branches of the run, in the order in which they came into being. */
  branches(): HostBranch[] {
    const { choosing, source } = this.lab;
    return choosing.branches().map(({ id, parent, length }: BranchView) => ({ id, name: choosing.nameOf(id), parent, length, shown: id === source?.branch }));
  }

  /** Shows another branch; answers whether there is one of that number. */
  show(branch: number): boolean {
    const known = this.lab.choosing.branches().some((one) => one.id === branch);
    if (known && this.lab.source?.branch !== branch) this.lab.choosing.show(branch);
    return known;
  }

  async #compare(): Promise<void> {
    const { Sides } = await import('./sides.ts');
    this.#sides = new Sides(this.lab);
    await this.#sides.compare();
  }

  #tell(): void {
    const { source, diagnostics } = this.lab;
    const host = this.#host;
    const refused = JSON.stringify(diagnostics);
    if (refused !== this.#refused) {
      this.#refused = refused;
      host.say('wmi-diagnostic', { diagnostics });
    }
    if (source === undefined) return;
    if (source.branch !== this.#branch) {
      const before = this.#branch;
      this.#branch = source.branch;
      if (before >= 0) host.say('wmi-branch', { branch: source.branch });
    }
    const ended = source.outcome?.kind === 'limit' ? source.outcome.text.replace(/^limit: /, '') : this.lab.reached();
    if (ended !== this.#ended) {
      this.#ended = ended;
      if (ended !== '') host.say('wmi-limit', { limit: ended });
    }
    host.settle();
  }

  /** The run as a share payload, without its `#`. */
  async state(): Promise<string> {
    const state = this.lab.share();
    return state === undefined ? '' : (await encodeState(state)).slice(1);
  }

  /** How the run ended, in a few words; empty while it goes on. */
  ending(): string {
    const reached = this.lab.reached();
    return reached === '' ? (this.lab.source?.outcome?.text ?? '') : `limit: ${reached}`;
  }

  /** What went wrong, which readings hold, and what may come next, when there is a choice; `still` leaves out what can be chosen. */
  below(still = false): TemplateResult | typeof nothing {
    const { diagnostics, notice } = this.lab;
    const open = still || this.lab.reached() !== '' ? undefined : this.lab.choosing.next();
    return html`${notice === '' && diagnostics.length === 0 ? nothing : html`<ul class="problems" role="alert" part="message">
        ${notice === '' ? nothing : html`<li>${notice}</li>`}
        ${diagnostics.map((one) => html`<li>${t('{severity} · line {line}:', { severity: t(SEVERITY[one.severity]), line: String(one.line) })} ${english(`${one.message} ${one.cure}`)}</li>`)}</ul>`}
      ${this.notes()}
      ${open === undefined || open.choices.length < 2 ? nothing : html`<details class="choices" part="choices"><summary>◇ ${tn(open.choices.length, '{count} thing may come next', '{count} things may come next')}</summary>
        <ul>${open.choices.map((choice) => html`<li><button type="button" aria-pressed=${choice.taken ? 'true' : 'false'}
          @click=${() => void this.take(choice.key)}>${sentence(choice.sentence)}</button></li>`)}</ul></details>`}`;
  }

  /** The limit that ended the run, and the switch between two sets of readings. */
  notes(): TemplateResult {
    return html`${this.limit()} ${this.#sides?.view() ?? nothing}`;
  }

  /** The limit of the page that ended the run; nothing when none did. */
  limit(): TemplateResult | typeof nothing {
    const limit = this.lab.reached();
    return limit === '' ? nothing : html`<p class="limit" role="status" part="message">${t('This page ends a run at its limit {limit}; what came before is kept.', { limit: told(limit) })}</p>`;
  }
}

/** Limits as attributes say them; what is no positive number is none. */
function limitsOf(events: number, ms: number): Limits {
  const positive = (value: number): number => (value > 0 ? value : Infinity);
  return events > 0 || ms > 0 ? { events: positive(Math.floor(events)), ms: positive(ms) } : UNLIMITED;
}

async function textOf(slug: string): Promise<string> {
  const text = await galleryText(slug);
  if (text === undefined) throw new Error(t('There is no scenario “{slug}” in this version.', { slug }));
  return text;
}
