import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { Announcer } from './announce.ts';
import { appStyle } from './app-style.ts';
import type { Desk, LabActions } from './desk.ts';
import './editor/editor.ts';
import type { WmiEditor } from './editor/editor.ts';
import { galleryText } from './gallery.ts';
import { icon } from './icons.ts';
import { handleKey } from './keys.ts';
import { Lab } from './lab.ts';
import './panels/card.ts';
import './panels/dialogs.ts';
import type { DialogName, WmiDialogs } from './panels/dialogs.ts';
import './panels/next.ts';
import './panels/outline.ts';
import type { WmiOutline } from './panels/outline.ts';
import './panels/state.ts';
import './panels/tabs.ts';
import './panels/transport.ts';
import type { WmiTransport } from './panels/transport.ts';
import { opposite, setTheme, storedTheme, type Theme } from './preference.ts';
import { decodeLink } from './share.ts';
import { base, theme } from './theme.ts';
import './timeline/timeline.ts';
import type { WmiTimeline } from './timeline/timeline.ts';
import { Watch } from './watch.ts';

/** Below this width the columns become tabs. */
const NARROW = '(max-width: 1099px)';

/** The page: the gallery, or one scenario with its editor, diagram, step card, state and choices. */
export class WmiLabApp extends LitElement implements Desk {
  static override properties = {
    theme: { reflect: true }, view: { state: true }, narrow: { type: Boolean, reflect: true }, place: { state: true },
    notice: { state: true }, said: { state: true },
  };
  static override styles = [theme, base, appStyle];
  declare theme: Theme;
  declare view: 'gallery' | 'lab';
  declare narrow: boolean;
  /** The tab that is shown: in a wide page of the centre, in a narrow one of everything. */
  declare place: string;
  declare notice: string;
  declare said: string;
  readonly model = new Lab();
  readonly #announcer = new Announcer();
  readonly #media = window.matchMedia(NARROW);

  constructor() {
    super();
    this.theme = storedTheme();
    this.view = 'gallery';
    this.narrow = this.#media.matches;
    this.place = this.narrow ? 'outline' : 'diagram';
    this.notice = '';
    this.said = '';
    setTheme(this.theme);
    new Watch(this, () => [this.model, this.model.player]);
    this.player.addEventListener('change', () => (this.said = this.#announcer.note(this.player, performance.now())));
  }

  get player(): Lab['player'] {
    return this.model.player;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
    window.addEventListener('hashchange', this.#route);
    this.#media.addEventListener('change', this.#resized);
    void this.#route();
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#key);
    window.removeEventListener('hashchange', this.#route);
    this.#media.removeEventListener('change', this.#resized);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`${this.#header()}
      ${this.view === 'gallery' ? html`<wmi-gallery .notice=${this.notice}></wmi-gallery>` : this.#lab()}
      <wmi-dialogs .lab=${this.model}></wmi-dialogs>
      <div class="hidden-text" aria-live="polite">${this.view === 'lab' ? this.said : ''}</div>`;
  }

  #header(): TemplateResult {
    const button = (name: string, title: string, run: () => void): TemplateResult => html`<button type="button"
      class="icon" aria-label=${title} title=${title} @click=${run}>${icon(name)}</button>`;
    const lab = this.view === 'lab';
    return html`<header>
      <a class="brand" href="#" @click=${this.#home}>${icon('gallery')} <span>WMI Lab</span></a>
      ${lab ? html`<h1>${this.model.title}</h1>` : nothing}
      <span class="space"></span>
      ${lab ? button('share', 'Share (s)', () => this.openShare()) : nothing}
      ${button('theme', 'Switch light and dark (t)', () => this.toggleTheme())}
      ${button('help', 'Keys and help (?)', () => this.toggleHelp())}
    </header>`;
  }

  #lab(): TemplateResult {
    const notice = this.model.notice === '' ? nothing : html`<p class="notice" role="alert">${this.model.notice}</p>`;
    return this.narrow ? html`${notice}${this.#tabbed()}` : html`${notice}${this.#columns()}`;
  }

  #columns(): TemplateResult {
    const tabs = [{ id: 'diagram', label: 'Diagram' }, { id: 'outline', label: 'Outline' }];
    return html`<main class="columns">
      <section class="left" aria-label="Scenario">${this.#editor()}</section>
      <section class="centre" aria-label="Run">
        <div class="toolbar"><wmi-tabs label="Form of the run" .tabs=${tabs} .selected=${this.place} @wmi-tab=${this.#choosePlace}></wmi-tabs>
          <span class="space"></span>${this.#status()}</div>
        ${this.place === 'outline' ? this.#outline() : this.#diagram()} ${this.#card()}
      </section>
      <section class="right" aria-label="State and choices"><wmi-state .lab=${this.model}></wmi-state>
        <wmi-next role="region" tabindex="0" aria-label="Next" .lab=${this.model} @wmi-readings=${() => this.#dialog('readings')}></wmi-next></section>
    </main>${this.#transport()}`;
  }

  #tabbed(): TemplateResult {
    const choices = this.model.choosing.next()?.choices.length ?? 0;
    const tabs = [
      { id: 'outline', label: 'Outline' }, { id: 'diagram', label: 'Diagram' }, { id: 'scenario', label: 'Text' },
      { id: 'state', label: 'State' }, { id: 'next', label: 'Next', count: choices > 1 ? choices : 0 },
    ];
    const pages: Record<string, () => TemplateResult> = {
      outline: () => html`${this.#outline()}${this.#card()}`,
      diagram: () => html`${this.#diagram()}${this.#card()}`,
      scenario: () => this.#editor(),
      state: () => html`<wmi-state .lab=${this.model}></wmi-state>`,
      next: () => html`<wmi-next role="region" tabindex="0" aria-label="Next" .lab=${this.model} @wmi-readings=${() => this.#dialog('readings')}></wmi-next>`,
    };
    return html`<main class="tabbed"><wmi-tabs label="View" .tabs=${tabs} .selected=${this.place} @wmi-tab=${this.#choosePlace}></wmi-tabs>
      <div class="page">${(pages[this.place] ?? pages['outline'])?.()}</div></main>${this.#transport()}`;
  }

  #editor(): TemplateResult {
    const running = this.player.row(this.player.current)?.source;
    return html`<wmi-editor .text=${this.model.opening?.text ?? ''} .diagnostics=${this.model.diagnostics} .running=${running}
      @wmi-run=${() => this.run()}></wmi-editor>`;
  }
  #diagram(): TemplateResult {
    return html`<wmi-timeline .player=${this.player}></wmi-timeline>`;
  }
  #outline(): TemplateResult {
    return html`<wmi-outline .player=${this.player}></wmi-outline>`;
  }
  #card(): TemplateResult {
    return html`<wmi-card tabindex="0" role="region" aria-label="Current step" .player=${this.player} .intro=${this.model.intro}
      .alternatives=${this.model.source === undefined ? undefined : this.model.choosing.alternatives()}
      @wmi-take=${this.#takeHere} @wmi-reading=${this.#useReading}></wmi-card>`;
  }
  #transport(): TemplateResult {
    return html`<footer><wmi-transport .desk=${this as Desk}></wmi-transport></footer>`;
  }

  #status(): TemplateResult {
    const { model } = this;
    const outcome = model.source?.outcome;
    if (model.busy) return html`<span class="chip">running …</span><button type="button" @click=${() => model.stop()}>Stop</button>`;
    return html`<button type="button" aria-pressed=${this.player.hideFuture ? 'true' : 'false'} title="Hide what comes next (h)"
        @click=${() => this.player.setHideFuture(!this.player.hideFuture)}>Hide the future</button>
      ${outcome === undefined || this.player.hideFuture ? nothing : html`<span class="chip ${outcome.kind}" title=${outcome.detail}>ends: ${outcome.text}</span>`}`;
  }

  readonly lab: LabActions = {
    take: (index) => {
      const open = this.model.choosing.next();
      const choice = open?.choices[index];
      if (open !== undefined && choice !== undefined) void this.model.choosing.take(open.decision, choice.key);
    },
    decision: (direction) => void this.model.choosing.move(direction),
    run: () => this.run(),
    focusEditor: () => void this.#focusEditor(),
    openShare: () => this.openShare(),
    toGallery: () => this.#home(),
    toggleTheme: () => this.toggleTheme(),
  };

  run(): void {
    const text = this.renderRoot.querySelector<WmiEditor>('wmi-editor')?.value;
    if (text === undefined) void this.model.again();
    else void this.model.open({ text, example: text === this.model.opening?.text ? this.model.opening.example : undefined });
  }
  openShare(): void {
    this.#dialog('share');
  }
  toggleTheme(): void {
    this.theme = opposite(this.theme);
    setTheme(this.theme);
  }
  centre(): void {
    this.renderRoot.querySelector<WmiTimeline>('wmi-timeline')?.centre();
  }
  focusStepField(): void {
    this.renderRoot.querySelector<WmiTransport>('wmi-transport')?.focusStepField();
  }
  selected(): number {
    return this.renderRoot.querySelector<WmiOutline>('wmi-outline')?.event ?? this.player.current;
  }
  toggleHelp(): void {
    this.#dialog('help');
  }
  escape(): void {
    const active = this.shadowRoot?.activeElement;
    if (active instanceof HTMLElement) active.blur();
    this.player.pause();
  }

  #dialog(name: DialogName): void {
    void this.renderRoot.querySelector<WmiDialogs>('wmi-dialogs')?.show(name);
  }

  async #focusEditor(): Promise<void> {
    if (this.narrow) this.place = 'scenario';
    await this.updateComplete;
    this.renderRoot.querySelector<WmiEditor>('wmi-editor')?.focusText();
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (this.view === 'lab') handleKey(event, this);
  };

  readonly #resized = (): void => {
    this.narrow = this.#media.matches;
    if (!this.narrow && this.place !== 'outline') this.place = 'diagram';
  };

  #choosePlace(event: CustomEvent<string>): void {
    this.place = event.detail;
  }

  #home(event?: Event): void {
    event?.preventDefault();
    this.player.pause();
    this.model.stop();
    location.hash = '';
  }

  #takeHere(event: CustomEvent<{ key: string }>): void {
    void this.model.choosing.take(this.player.log.decision(this.player.current), event.detail.key);
  }

  #useReading(event: CustomEvent<{ name: string; value: string }>): void {
    this.model.readings = { ...this.model.readings, [event.detail.name]: event.detail.value };
    void this.model.again();
  }

  /** Shows what the address asks for; a damaged link says so over the gallery. */
  readonly #route = async (): Promise<void> => {
    const link = await decodeLink(location.hash);
    this.notice = '';
    try {
      if (link.kind === 'example') await this.#openExample(link.slug);
      else if (link.kind === 'state') {
        const text = link.state.text ?? (await galleryText(link.state.example ?? ''));
        if (text === undefined) throw new Error(`The link names the scenario “${link.state.example ?? ''}”, which this version does not have.`);
        this.view = 'lab';
        await this.model.restore({ text, example: link.state.text === undefined ? link.state.example : undefined }, link.state);
      } else {
        if (link.kind === 'damaged') this.notice = `This link cannot be opened: ${link.reason}. Here are the scenarios instead.`;
        this.view = 'gallery';
      }
    } catch (error) {
      this.notice = error instanceof Error ? error.message : 'The link could not be opened.';
      this.view = 'gallery';
    }
    document.title = this.view === 'lab' && this.model.title !== '' ? `${this.model.title} – WMI Lab` : 'WMI Lab';
  };

  async #openExample(slug: string): Promise<void> {
    const text = await galleryText(slug);
    if (text === undefined) throw new Error(`There is no scenario “${slug}” here.`);
    this.model.readings = {};
    this.model.policy = 'fifo';
    this.view = 'lab';
    await this.model.open({ text, example: slug });
  }
}
customElements.define('wmi-lab-app', WmiLabApp);
