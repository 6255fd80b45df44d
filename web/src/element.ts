import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Announcer } from './announce.ts';
import type { Desk, LabActions } from './desk.ts';
import { adoptBoxes } from './embed/boxes.ts';
import { recordingIn, scenarioIn } from './embed/children.ts';
import type { Live } from './embed/live.ts';
import { embedStyle } from './embed/style.ts';
import { readTrace, RecordedSource } from './engine/recorded.ts';
import type { RecordedTrace } from './engine/types.ts';
import { home } from './home.ts';
import { handleKey } from './keys.ts';
import './panels/card.ts';
import './panels/transport.ts';
import { Player } from './player.ts';
import { positionOf } from './position.ts';
import { base, theme } from './theme.ts';
import './timeline/timeline.ts';
import type { WmiTimeline } from './timeline/timeline.ts';
import { Watch } from './watch.ts';

/** Largest recorded trace or scenario that is read, in characters. */
const MOST = 16 * 1024 * 1024;
/** How near the window an element is when it begins to load. */
const NEAR = '400px';

export type Mode = 'full' | 'compact' | 'read-only' | 'quiz' | 'static';
const MODES: readonly string[] = ['full', 'compact', 'read-only', 'quiz', 'static'];
const LEVELS: readonly string[] = ['story', 'calls', 'everything'];
/** The keys that `keys="arrows"` leaves to the element. */
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End', ' ']);

/**
 * `<wmi-lab>`: a run of a scenario, to step through where it is explained.
 *
 * What it shows comes from the first of: `trace` (address of a recorded run), a `<script type="application/json">` inside,
 * `state` (a share payload), `example` (name in the gallery), `src` (address of a scenario), and the MOF and C++ blocks
 * inside. A recorded run needs no engine; the others load it at the first run.
 */
export class WmiLab extends LitElement implements Desk {
  static override properties = {
    mode: { reflect: true }, trace: {}, src: {}, example: {}, state: {}, at: {}, detail: {}, schedule: {}, keys: {}, loading: {}, heading: {},
    theme: { reflect: true }, autoplay: { type: Boolean }, player: { state: true }, live: { state: true }, problem: { state: true }, said: { state: true },
    busy: { state: true }, form: { state: true }, caption: { state: true },
  };
  static override styles = [theme, base, embedStyle];
  declare mode: Mode;
  declare trace: string;
  declare src: string;
  declare example: string;
  declare state: string;
  declare at: string;
  declare detail: string;
  declare schedule: string;
  declare keys: string;
  declare loading: string;
  declare heading: string;
  declare theme: string;
  declare autoplay: boolean;
  declare player: Player;
  declare live: Live | undefined;
  declare problem: string;
  declare said: string;
  declare busy: boolean;
  /** What a mode beyond stepping shows; its code is loaded with it. */
  declare form: ((lab: WmiLab) => TemplateResult) | undefined;
  declare caption: string;
  #recording: RecordedTrace | undefined;
  #text: string | undefined;
  #loaded = '';
  #near: IntersectionObserver | undefined;
  #visible = false;
  #entered = false;
  readonly #announcer = new Announcer();

  constructor() {
    super();
    for (const name of ['trace', 'src', 'example', 'state', 'at', 'detail', 'schedule', 'keys', 'loading', 'heading', 'theme', 'problem', 'said', 'caption'] as const) this[name] = '';
    this.mode = 'compact';
    this.autoplay = false;
    this.busy = false;
    this.live = undefined;
    this.form = undefined;
    this.player = new Player();
    new Watch(this, () => [this.player, this.live?.lab], () => this.player.dragged);
    this.addEventListener('keydown', (event) => {
      if (this.keys !== 'off' && (this.keys !== 'arrows' || ARROWS.has(event.key))) handleKey(event, this);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.loading === 'eager' || typeof IntersectionObserver === 'undefined') {
      this.#visible = true;
      return;
    }
    this.#near = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#visible = true;
      this.#near?.disconnect();
      this.requestUpdate();
    }, { rootMargin: NEAR });
    this.#near.observe(this);
  }

  override disconnectedCallback(): void {
    this.#near?.disconnect();
    this.player.pause();
    this.live?.lab.leave();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    if (this.problem !== '') return html`<p class="problem" role="alert">${this.problem}</p><div class="code"><slot></slot></div>`;
    if (this.player.source === undefined) return this.#waiting();
    if (this.form !== undefined) return this.form(this);
    return html`${this.#header()}
      <wmi-timeline compact .player=${this.player}></wmi-timeline>
      ${this.stepping()}`;
  }

  /** Card and transport, with what else may happen when the run is live. */
  stepping(): TemplateResult {
    return html`<wmi-card compact tabindex="0" role="group" aria-label="Current step" .player=${this.player} .intro=${this.live?.lab.intro ?? []}></wmi-card>
      ${this.live === undefined || this.mode === 'read-only' ? nothing : this.live.below()}
      <wmi-transport compact .desk=${this as Desk}></wmi-transport>
      ${this.announcement()}`;
  }

  /** The sentence that a screen reader hears at each step. */
  announcement(): TemplateResult {
    return html`<div class="hidden-text" aria-live="polite">${this.said === '' ? nothing : this.said}</div>`;
  }

  #header(): TemplateResult {
    const where = this.live === undefined ? 'recorded run' : 'live';
    return html`<header><span class="title" part="title">${this.caption}</span>
      <span class="where">${this.player.source?.outcome === undefined || this.player.hideFuture ? where : `ends: ${this.player.source.outcome.text}`}
        ${this.mode === 'read-only' ? nothing : html` · <a href=${home} target="_blank" rel="noopener" @click=${this.#leave}>Open in WMI Lab</a>`}</span></header>`;
  }

  /** Before the first run: the code that stands inside, and the button that runs it. */
  #waiting(): TemplateResult {
    const named = this.example !== '' || this.state !== '' || this.src !== '' || this.#text !== undefined || this.querySelector('pre') !== null;
    return html`<header><span class="title" part="title">${this.#title()}</span></header>
      <div class="code" tabindex="0" role="group" aria-label=${`Code: ${this.#title()}`}><slot></slot></div>
      <div>${this.live?.below() ?? nothing}</div>
      ${named && this.trace === '' ? html`<div class="start"><button type="button" class="primary" ?disabled=${this.busy} @click=${() => void this.run()}>${this.busy ? 'Loading …' : 'Run'}</button>
        <span>Runs in this page; nothing is sent anywhere.</span></div>` : nothing}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('detail') && LEVELS.includes(this.detail)) this.player.setLevel(LEVELS.indexOf(this.detail));
    if (changed.has('mode') && !MODES.includes(this.mode)) this.mode = 'compact';
    // Code that has not been run takes the room that it needs, no more.
    this.toggleAttribute('data-waiting', this.player.source === undefined);
    const appeared = this.#visible && !this.#entered;
    this.#entered = this.#visible;
    if (this.#visible) void this.#load();
    if (changed.has('mode') || changed.has('player') || appeared) void this.#enter();
    if (changed.has('at') && this.at !== '' && this.player.source !== undefined && changed.get('at') !== undefined) this.seek(this.at);
    if (changed.has('player')) this.#listen(this.player);
  }

  centre(): void {
    this.renderRoot.querySelector<WmiTimeline>('wmi-timeline')?.centre();
  }
  focusStepField(): void {
    this.renderRoot.querySelector<HTMLElement>('wmi-transport')?.shadowRoot?.querySelector<HTMLInputElement>('input')?.focus();
  }
  selected(): number {
    return this.player.current;
  }
  toggleHelp(): void {
    this.said = 'Arrow right and left step, Home and End jump, n is the next callback, Space plays.';
  }
  escape(): void {
    this.player.pause();
  }

  /** What the keys may do beyond stepping; nothing while the run is only a recording. */
  get lab(): LabActions | undefined {
    return this.mode === 'read-only' ? undefined : this.live?.actions;
  }
  /** Number of events that have happened. */
  get position(): number {
    return this.player.position;
  }
  /** The recorded run that is shown; setting one shows it. */
  get recording(): RecordedTrace | undefined {
    return this.live?.lab.record() ?? this.#recording;
  }
  set recording(trace: RecordedTrace | undefined) {
    if (trace !== undefined) this.#show(readTrace(JSON.stringify(trace)));
  }
  /** The text of the scenario; setting it puts away what was shown, until `run()`. */
  get scenario(): string {
    return this.live?.lab.text ?? this.#recording?.scenario ?? this.#text ?? scenarioIn(this, this.#title());
  }
  set scenario(text: string) {
    this.#text = text;
    this.#recording = undefined;
    this.live = undefined;
    this.player = new Player();
  }

  /** Goes to a place: `step:7`, `end`, `indicate:2`, `r1/status:1`, or a number of events; answers whether there is one. */
  seek(to: string | number): boolean {
    const position = typeof to === 'number' ? to : positionOf(this.player, to);
    if (position !== undefined) this.player.seek(position);
    return position !== undefined;
  }
  /** Goes on by so many steps, back by a negative number. */
  step(count = 1): void {
    for (let i = 0; i < Math.abs(count); i++) if (!(count > 0 ? this.player.forward() : this.player.back())) return;
  }
  play(): void {
    this.player.play();
  }
  pause(): void {
    this.player.pause();
  }
  /** Takes a choice at the decision that comes next, by its key; answers whether it was one. */
  async choose(key: string): Promise<boolean> {
    return (await this.live?.take(key)) ?? false;
  }
  /** What may come next: the keys that `choose` takes. */
  get choices(): readonly { key: string; sentence: string; taken: boolean }[] {
    return this.live?.lab.choosing.next()?.choices ?? [];
  }

  /** Runs the scenario: loads the engine when it is not there yet. */
  async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const { Live } = await import('./embed/live.ts');
      const live = (this.live ??= new Live({ say: (name, detail) => this.#say(name, detail) }));
      if (LEVELS.includes(this.detail)) live.lab.player.setLevel(LEVELS.indexOf(this.detail));
      if (this.#text === undefined && this.state !== '') await live.open({ state: this.state }, this.schedule);
      else if (this.#text === undefined && this.example !== '') await live.open({ example: this.example }, this.schedule);
      else await live.run(this.#recording?.scenario ?? (await this.#source()), this.schedule);
      if (live.lab.source === undefined) return;
      this.player = live.lab.player;
      this.caption = this.heading !== '' ? this.heading : live.lab.title;
      if (this.state === '' || this.at !== '') this.#start();
      this.#say('wmi-ready', {});
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'The scenario could not be run.';
    } finally {
      this.busy = false;
    }
  }

  /** The run in another form: `svg`, `png`, `mermaid`, `markdown` or `json`. */
  async export(kind: 'svg' | 'png' | 'mermaid' | 'markdown' | 'json'): Promise<string | Blob> {
    const dark = getComputedStyle(this).colorScheme === 'dark' || (this.theme === '' && window.matchMedia('(prefers-color-scheme: dark)').matches);
    const [files, text] = await Promise.all([import('./export/files.ts'), import('./export/text.ts')]);
    switch (kind) {
      case 'svg': return files.svgText(this.player, this.caption, dark ? 'dark' : 'light');
      case 'png': return files.png(this.player, this.caption, dark ? 'dark' : 'light');
      case 'mermaid': return text.mermaid(this.player);
      case 'markdown': return text.markdown(this.player, this.caption, '');
      case 'json': return JSON.stringify(this.recording);
    }
  }

  /** The share payload of what is shown: what `state` takes. */
  async payload(): Promise<string> {
    if (this.live !== undefined) return this.live.state();
    if (this.live === undefined && this.example !== '') return `x.${this.example}`;
    const { encodeState } = await import('./share.ts');
    const text = this.scenario;
    if (text === '') return '';
    const state = { v: 1 as const, engine: this.#recording?.engine ?? '', text, case: 0, readings: {}, policy: '', decisions: [], position: this.position, detail: this.player.level, check: '' };
    return (await encodeState(state)).slice(1);
  }

  /** Reads what the attributes name, once for each change of them. */
  async #load(): Promise<void> {
    const inside = this.trace === '' ? recordingIn(this) : undefined;
    const key = JSON.stringify([this.trace, this.state, this.example, this.src, inside?.length ?? 0]);
    if (key === this.#loaded) return;
    this.#loaded = key;
    this.problem = '';
    try {
      const recorded = this.trace === '' ? inside : await fetched(this.trace);
      if (key !== this.#loaded) return;
      if (recorded !== undefined) this.#show(readTrace(recorded));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'The recorded trace could not be loaded.';
    }
  }

  #show(trace: RecordedTrace): void {
    this.#recording = trace;
    this.live = undefined;
    this.caption = this.heading !== '' ? this.heading : trace.title;
    const player = new Player();
    if (LEVELS.includes(this.detail)) player.setLevel(LEVELS.indexOf(this.detail));
    player.load(new RecordedSource(trace), 0);
    this.player = player;
    this.#start();
    this.#say('wmi-ready', {});
    if (this.autoplay && !window.matchMedia('(prefers-reduced-motion: reduce)').matches) this.player.play();
  }

  /** Goes to the place that `at` names; to the first step otherwise. */
  #start(): void {
    if (this.at === '' || !this.seek(this.at)) this.player.goTo(1);
  }

  async #source(): Promise<string> {
    if (this.#text !== undefined) return this.#text;
    if (this.src !== '') return fetched(this.src);
    return scenarioIn(this, this.#title());
  }

  #title(): string {
    return this.heading !== '' ? this.heading : this.caption !== '' ? this.caption : 'WMI Lab';
  }

  /** Loads the code of a mode beyond stepping. */
  async #enter(): Promise<void> {
    const { mode } = this;
    if (mode === 'compact' || mode === 'read-only') {
      this.form = undefined;
      return;
    }
    if (this.player.source === undefined || (mode !== 'static' && this.live === undefined)) {
      if (this.#visible && !this.#isRecorded()) await this.run();
      return;
    }
    const form = mode === 'full' ? (await import('./embed/full.ts')).full : mode === 'static' ? (await import('./embed/static.ts')).still : (await import('./embed/quiz.ts')).quiz;
    if (mode !== this.mode) return;
    this.form = form;
  }

  /** A recorded run is shown or on its way; the forms that need the engine run its scenario all the same. */
  #isRecorded(): boolean {
    return (this.mode === 'static' || this.player.source === undefined) && (this.trace !== '' || recordingIn(this) !== undefined);
  }

  #listen(player: Player): void {
    let [position, length] = [player.position, player.length];
    player.addEventListener('change', () => {
      if (player !== this.player) return;
      if (!player.dragged) this.said = this.#announcer.note(player, performance.now());
      if (player.position !== position || player.length !== length) {
        [position, length] = [player.position, player.length];
        this.#say('wmi-step', { step: player.step, position, index: player.current, kind: player.current < 0 ? -1 : player.log.kind(player.current) });
      }
    });
  }

  #say(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #leave(event: Event): void {
    event.preventDefault();
    void this.#open();
  }

  /** Opens what is shown in a page of its own, unless the host page takes that over. */
  async #open(): Promise<void> {
    const address = `${home}#${await this.payload()}`;
    const event = new CustomEvent('wmi-navigate', { detail: { address }, bubbles: true, composed: true, cancelable: true });
    if (this.dispatchEvent(event)) window.open(address, '_blank', 'noopener');
  }
}

async function fetched(address: string): Promise<string> {
  const response = await fetch(new URL(address, document.baseURI), { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`The recorded trace or scenario could not be loaded (HTTP ${response.status}).`);
  const text = await response.text();
  if (text.length > MOST) throw new Error('The recorded trace or scenario is larger than 16 MB.');
  return text;
}

if (customElements.get('wmi-lab') === undefined) {
  customElements.define('wmi-lab', WmiLab);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => adoptBoxes(document));
  else adoptBoxes(document);
}
