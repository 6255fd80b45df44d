import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Announcer } from './announce.ts';
import type { Desk, LabActions } from './desk.ts';
import { adoptBoxes } from './embed/boxes.ts';
import { recordingIn, scenarioIn } from './embed/children.ts';
import { fetched } from './embed/fetched.ts';
import type { Origin } from './embed/live.ts';
import { embedStyle } from './embed/style.ts';
import { LabSurface, levelOf, MODES, SOURCES } from './embed/surface.ts';
import { readTrace, RecordedSource } from './engine/recorded.ts';
import type { RecordedTrace } from './engine/types.ts';
import { home } from './home.ts';
import { handleKey } from './keys.ts';
import './panels/card.ts';
import './panels/transport.ts';
import type { WmiTransport } from './panels/transport.ts';
import { Player } from './player.ts';
import { placeOf } from './position.ts';
import { base, theme } from './theme.ts';
import './timeline/timeline.ts';
import type { WmiTimeline } from './timeline/timeline.ts';
import { Watch } from './watch.ts';
import { changed as respoken, expected, isKnown, t, told } from './words/words.ts';

/** How near the window an element is when it begins to load. */
const NEAR = '400px';
/** Whether an element stands in the window now. */
function inView(element: Element): boolean {
  const { top, bottom, width } = element.getBoundingClientRect();
  return width > 0 && bottom >= 0 && top <= window.innerHeight;
}

/** The keys that `keys="arrows"` leaves to the element. */
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End', ' ']);

/**
 * `<wmi-lab>`: a run of a scenario, to step through where it is explained.
 *
 * What it shows comes from the first of: `trace` (address of a recorded run), a `<script type="application/json">` inside,
 * `state` (a share payload), `example` (name in the gallery), `src` (address of a scenario), and the MOF and C++ blocks
 * inside. A recorded run needs no engine; the others load it at the first run.
 */
export class WmiLab extends LabSurface implements Desk {
  static override properties = { problem: { state: true }, said: { state: true }, busy: { state: true }, form: { state: true }, folds: { state: true } };
  static override styles = [theme, base, embedStyle];
  declare problem: string;
  declare said: string;
  declare busy: boolean;
  /** What a mode beyond stepping shows; its code is loaded with it. */
  declare form: ((lab: WmiLab) => TemplateResult) | undefined;
  /** The code inside with its setup lines folded away, where it has any. */
  declare folds: (() => TemplateResult) | undefined;
  #recording: RecordedTrace | undefined;
  #text: string | undefined;
  #running: Promise<void> | undefined;
  /** Grows whenever something else is to be shown, so that what was asked for before is not. */
  #turn = 0;
  #loaded = '';
  #near: IntersectionObserver | undefined;
  #visible = false;
  #entered = false;
  #unarrange: (() => void) | undefined;
  readonly #announcer = new Announcer();

  constructor() {
    super();
    this.problem = '';
    this.said = '';
    this.busy = false;
    this.form = undefined;
    this.folds = undefined;
    new Watch(this, () => [this.player, this.live?.lab], () => this.player.dragged);
    this.addEventListener('keydown', (event) => {
      if (this.keys === 'off' || (this.keys === 'arrows' && !ARROWS.has(event.key))) return;
      if (this.player.source !== undefined) handleKey(event, this);
      // Arrows scroll code that is only shown; they must not turn the page around it.
      else if (ARROWS.has(event.key)) event.stopPropagation();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // In a page whose language we do not speak, what stands here is English, and says so.
    if (!isKnown(this)) this.lang = 'en';
    const words = this.querySelector<HTMLScriptElement>('script[data-words]');
    if (words !== null) {
      expected(words.dataset['words'] ?? '');
      void import('./embed/own-words.ts').then(({ takeWords }) => takeWords(words));
    }
    // What is in view from the start does not wait for the observer, whose first word comes after a whole frame.
    if (this.loading === 'eager' || typeof IntersectionObserver === 'undefined' || inView(this)) {
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
    this.pause();
    this.live?.lab.leave();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    if (this.problem !== '') return html`<p class="problem" role="alert" part="message">${this.problem}</p><div class="code"><slot></slot></div>`;
    if (this.player.source === undefined) return this.#waiting();
    if (this.form !== undefined) return this.form(this);
    return html`${this.#header()}
      <wmi-timeline compact part="diagram" .player=${this.player}></wmi-timeline>
      ${this.stepping()}`;
  }

  /** Card and transport, with what else may happen when the run is live. */
  stepping(): TemplateResult {
    return html`<wmi-card compact part="card" tabindex="0" role="group" aria-label=${t('Current step')} .player=${this.player} .intro=${this.live?.lab.intro ?? []}></wmi-card>
      ${this.live === undefined ? nothing : html`<div>${this.live.below(this.mode === 'read-only')}</div>`}
      <wmi-transport compact part="toolbar" .desk=${this as Desk}></wmi-transport>
      ${this.announcement()}`;
  }

  /** The sentence that a screen reader hears at each step. */
  announcement(): TemplateResult {
    return html`<div class="hidden-text" aria-live="polite">${this.said === '' ? nothing : this.said}</div>`;
  }

  #header(): TemplateResult {
    const ending = this.player.hideFuture ? '' : (this.live?.ending() ?? this.player.source?.outcome?.text ?? '');
    return html`<header part="header"><span class="title" part="title">${this.caption}</span>
      <span class="where"><span class="how">${ending !== '' ? t('ends: {how}', { how: told(ending) }) : this.live === undefined ? t('recorded run') : t('live')}${this.mode === 'read-only' ? '' : ' · '}</span>
        ${this.mode === 'read-only' ? nothing : html`<a href=${home} target="_blank" rel="noopener" @click=${this.#leave}>${t('Open in WMI Lab')}</a>`}</span></header>`;
  }

  /** Before the first run: the code that stands inside, and the button that runs it. */
  #waiting(): TemplateResult {
    const named = [this.example, this.asked, this.src].some((source) => source !== '') || this.#text !== undefined || this.querySelector('pre') !== null;
    return html`<header part="header"><span class="title" part="title">${this.#title()}</span></header>
      <div class="code" part="code" tabindex="0" role="group" aria-label=${t('Code: {title}', { title: this.#title() })}>${this.folds?.() ?? nothing}<div ?hidden=${this.folds !== undefined}><slot></slot></div></div>
      <div>${this.live?.below() ?? nothing}</div>
      ${named && this.trace === '' ? html`<div class="start"><button type="button" class="primary" part="run" ?disabled=${this.busy} @click=${this.#begin}>${this.busy ? t('Loading …') : t('Run')}</button>
        <span>${t('Runs in this page; nothing is sent anywhere.')}</span></div>` : nothing}`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!MODES.includes(this.mode)) this.mode = 'compact';
    if (changed.has('heading') && this.player.source !== undefined) this.caption = this.heading !== '' ? this.heading : this.player.source.title;
    // Another source takes the place of what is shown; what had been run runs again.
    if (!this.hasUpdated || !SOURCES.some((name) => changed.has(name))) return;
    const ran = this.live !== undefined;
    this.#putAway(undefined);
    if (ran && this.trace === '') void this.updateComplete.then(() => this.run());
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('lang')) respoken();
    if (changed.has('detail') || changed.has('speed') || changed.has('player')) this.adjust();
    // Code that has not been run takes the room that it needs, no more.
    this.toggleAttribute('data-waiting', this.player.source === undefined);
    const appeared = this.#visible && !this.#entered;
    this.#entered = this.#visible;
    if (this.#visible) void this.#load();
    if (changed.has('mode') || changed.has('player') || changed.has('semantics') || appeared) void this.#enter();
    if (changed.has('semantics') && this.live !== undefined && changed.get('semantics') !== undefined) void this.run();
    if (changed.has('at') && this.at !== '' && this.player.source !== undefined && changed.get('at') !== undefined) this.seek(this.at);
    if (changed.has('player')) this.#listen(this.player);
    if (changed.has('player') || changed.has('lanes')) void this.#arrange();
    if (appeared || changed.has('theme') || SOURCES.some((name) => changed.has(name))) void this.#fold();
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
    this.said = t('Arrow right and left step, Home and End jump, n is the next callback, Space plays.');
  }
  escape(): void {
    this.pause();
  }

  /** What the keys may do beyond stepping; nothing while the run is only a recording. */
  get lab(): LabActions | undefined {
    return this.mode === 'read-only' ? undefined : this.live?.actions;
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
    this.#putAway(text);
  }

  /** Runs the scenario, to the place that `until` names or else that of `at`: loads the engine when it is not there yet. */
  run(until?: string): Promise<void> {
    return (this.#running ??= this.#run(until));
  }

  async #run(until: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    this.problem = '';
    try {
      const { Live } = await import('./embed/live.ts');
      const origin = await this.#origin();
      if (turn !== this.#turn) return;
      const live = (this.live ??= new Live(this));
      const level = levelOf(this.detail);
      if (level >= 0) live.lab.player.setLevel(level);
      await live.start(origin);
      if (turn !== this.#turn || live.lab.source === undefined) return;
      this.player = live.lab.player;
      this.caption = this.heading !== '' ? this.heading : live.lab.title;
      if (this.asked === '' || this.at !== '') this.#start();
      if (until !== undefined) this.seek(until);
      this.#ready();
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    } finally {
      if (turn === this.#turn) this.#rest();
    }
  }

  /** Runs for a reader whose focus was on the button that goes away: it stays where the step keys work. */
  async #begin(): Promise<void> {
    await this.run();
    await this.updateComplete;
    if (this.shadowRoot?.activeElement === null) this.renderRoot.querySelector<WmiTransport>('wmi-transport')?.focusStep();
  }

  #rest(): void {
    this.busy = false;
    this.#running = undefined;
  }

  /** What a run is made from: the text that was set, what an attribute names, or the blocks inside. */
  async #origin(): Promise<Origin> {
    const text = this.#text ?? this.#recording?.scenario;
    if (text !== undefined) return { text };
    if (this.asked !== '') return { state: this.asked };
    if (this.example !== '') return { example: this.example };
    return { text: this.src === '' ? scenarioIn(this, this.#title()) : await fetched(this.src) };
  }

  /** Reads what the attributes name, once for each change of them. */
  async #load(): Promise<void> {
    const inside = this.trace === '' ? recordingIn(this) : undefined;
    const key = JSON.stringify([this.trace, this.asked, this.example, this.src, inside?.length ?? 0]);
    if (key === this.#loaded) return;
    this.#loaded = key;
    this.problem = '';
    try {
      const recorded = this.trace === '' ? inside : await fetched(this.trace);
      if (key === this.#loaded && recorded !== undefined) this.#show(readTrace(recorded));
    } catch (error) {
      this.#fail(error);
    }
  }

  #show(trace: RecordedTrace): void {
    this.#putAway(undefined);
    this.#recording = trace;
    this.caption = this.heading !== '' ? this.heading : trace.title;
    this.adjust();
    this.player.load(new RecordedSource(trace), 0);
    this.#start();
    this.#ready();
  }

  /** Nothing is shown, and the next run is made from this text, or from what the attributes name. */
  #putAway(text: string | undefined): void {
    this.live?.lab.leave();
    this.#turn++;
    this.#rest();
    this.problem = '';
    this.#text = text;
    this.told = '';
    this.folds = undefined;
    this.#recording = undefined;
    this.live = undefined;
    this.player = new Player();
  }

  #fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
    this.say('wmi-diagnostic', { diagnostics: [], message: this.problem });
  }

  #ready(): void {
    this.say('wmi-ready', {});
    if (this.autoplay && !window.matchMedia('(prefers-reduced-motion: reduce)').matches) this.play();
  }

  /** Goes to the place that `at` names; otherwise to the first step, or for a picture that nobody steps through to the last. */
  #start(): void {
    if (this.at === '' || !this.seek(this.at)) this.player.goTo(this.mode === 'static' ? Infinity : 1);
  }

  async #arrange(): Promise<void> {
    this.#unarrange?.();
    this.#unarrange = undefined;
    if (this.lanes === '') return;
    const { player, lanes } = this;
    const { arrangeLanes } = await import('./embed/lanes.ts');
    if (player === this.player && lanes === this.lanes) this.#unarrange = arrangeLanes(player, lanes);
  }

  /** Code that is only named is fetched, and setup lines are folded away; what does it is loaded where there is any. */
  async #fold(): Promise<void> {
    const turn = this.#turn;
    if (!this.#visible || this.player.source !== undefined) return;
    if (this.querySelector('pre') !== null) {
      if (this.textContent.includes('#hide')) this.folds = (await import('./embed/folded.ts')).foldedCode(this);
    } else if (!this.busy && this.trace === '' && [this.asked, this.example, this.src].some((source) => source !== '')) {
      const found = await (await import('./embed/named.ts')).named(this, this.asked);
      if (turn !== this.#turn || found === undefined) return;
      this.folds = found.code;
      this.caption = found.title;
    }
  }

  #title(): string {
    return this.heading !== '' ? this.heading : this.caption !== '' ? this.caption : 'WMI Lab';
  }

  /** Loads the code of a mode beyond stepping, and the engine where the mode or other readings need it. */
  async #enter(): Promise<void> {
    const { mode } = this;
    const plain = mode === 'compact' || mode === 'read-only';
    const recorded = this.#recording !== undefined || this.trace !== '' || recordingIn(this) !== undefined;
    const needsEngine = (recorded && this.semantics !== '') || (!plain && (mode !== 'static' || !recorded));
    if (this.#visible && needsEngine && this.live === undefined && (this.player.source !== undefined || !recorded)) {
      await this.run();
      return;
    }
    if (plain || this.player.source === undefined || (mode !== 'static' && this.live === undefined)) {
      if (plain) this.form = undefined;
      return;
    }
    const form = mode === 'full' ? (await import('./embed/full.ts')).full : mode === 'static' ? (await import('./embed/static.ts')).still : (await import('./embed/quiz.ts')).quiz;
    if (mode === this.mode) this.form = form;
  }

  #listen(player: Player): void {
    let [position, length] = [player.position, player.length];
    player.addEventListener('change', () => {
      if (player !== this.player) return;
      if (!player.dragged) this.said = this.#announcer.note(player, performance.now());
      if (player.playing) void this.watched();
      if (player.position === position && player.length === length) return;
      [position, length] = [player.position, player.length];
      const event = player.current;
      this.say('wmi-step', { step: player.step, position, index: event, key: placeOf(player, event), kind: event < 0 ? -1 : player.log.kind(event) });
      this.settle();
    });
  }

  #leave(event: Event): void {
    event.preventDefault();
    void import('./embed/outward.ts').then(({ leave }) => leave(this));
  }
}

if (customElements.get('wmi-lab') === undefined) {
  customElements.define('wmi-lab', WmiLab);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => adoptBoxes(document));
  else adoptBoxes(document);
}
