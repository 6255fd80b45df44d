import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { Address } from './address.ts';
import { Announcer, briefly } from './announce.ts';
import { appStyle } from './app-style.ts';
import type { Desk, LabActions } from './desk.ts';
import type { WmiEditor } from './editor/editor.ts';
import './gallery.ts';
import { icon } from './icons.ts';
import { handleKey } from './keys.ts';
import { Lab } from './lab.ts';
import './panels/comparison.ts';
import type { WmiComparison } from './panels/comparison.ts';
import './panels/dialogs.ts';
import type { DialogName, WmiDialogs } from './panels/dialogs.ts';
import type { WmiOutline } from './panels/outline.ts';
import type { WmiSearch } from './panels/search.ts';
import type { WmiSplitter } from './panels/splitter.ts';
import type { WmiTransport } from './panels/transport.ts';
import { opposite, setTheme, storedTheme, type Theme } from './preference.ts';
import { fillScreen, keysNow } from './presenting.ts';
import { follow } from './router.ts';
import { branch, columns, ending, tabbed, transport, type Shell } from './shell.ts';
import { base, theme } from './theme.ts';
import type { WmiTimeline } from './timeline/timeline.ts';
import { openTool } from './tools/open.ts';
import { Watch } from './watch.ts';
import { after, keepLanguage, show, storedLanguage } from './words/chosen.ts';
import { languageOf, speak, t, words } from './words/words.ts';
import { languageChoice } from './panels/language.ts';

/** When the tools are loaded, in milliseconds after a scenario was opened: what is shown first comes first. */
const PRELOAD_MS = 800;

/** How long a branch is new, in milliseconds: taking a choice moves the cursor more than once. */
const FRESH_MS = 1000;

/** Below this width the columns become tabs. */
const NARROW = '(max-width: 1099px)';

/** The page: the gallery, or one scenario with its text, diagram, step card, state and choices. */
export class WmiLabApp extends LitElement implements Desk, Shell {
  static override properties = {
    theme: { reflect: true }, view: { state: true }, narrow: { type: Boolean, reflect: true }, place: { state: true },
    notice: { state: true }, said: { state: true }, quizzing: { state: true }, paper: { state: true },
  };
  static override styles = [theme, base, appStyle];
  declare theme: Theme;
  declare view: 'gallery' | 'lab';
  declare narrow: boolean;
  declare place: string;
  declare notice: string;
  declare said: string;
  declare quizzing: boolean;
  /** What is printed, while it is printed. */
  declare paper: TemplateResult | undefined;
  readonly model = new Lab();
  readonly player = this.model.player;
  readonly desk: Desk = this;
  readonly #announcer = new Announcer();
  readonly #media = window.matchMedia(NARROW);

  readonly lab: LabActions = {
    take: (index) => {
      const open = this.model.choosing.next();
      const choice = open?.choices[index];
      if (open !== undefined && choice !== undefined) void this.model.choosing.take(open.decision, choice.key);
    },
    run: () => this.#run(),
    focusEditor: () => void this.#focusEditor(),
    focusSearch: () => void this.#focusSearch(),
    openShare: () => this.showDialog('share'),
    openTool: (name) => void openTool(this.renderRoot, name),
    askSwap: (one, other) => void openTool(this.renderRoot, 'swap', [one + 1, other + 1]),
    switchForm: () => (this.place = this.place === 'outline' ? 'diagram' : 'outline'),
    toGallery: () => (location.hash = ''),
    toggleTheme: () => this.#toggleTheme(),
    present: () => void this.#present(),
    nextLanguage: () => this.#choose(after(languageOf(this))),
  };

  constructor() {
    super();
    this.theme = storedTheme();
    this.view = 'gallery';
    this.narrow = this.#media.matches;
    this.place = this.narrow ? 'outline' : 'diagram';
    this.notice = '';
    this.said = '';
    this.quizzing = false;
    this.paper = undefined;
    setTheme(this.theme);
    show(storedLanguage());
    words.addEventListener('change', this.#respoken);
    this.addEventListener('wmi-language', (event) => this.#choose((event as CustomEvent<string>).detail));
    this.addEventListener('wmi-compare', (event) => {
      const { name, value } = (event as CustomEvent<{ name: string; value: string }>).detail;
      void this.#part<WmiComparison>('wmi-comparison')?.show(name, value);
    });
    new Watch(this, () => [this.model, this.player], () => this.player.dragged);
    this.player.addEventListener('change', this.#announce);
    new Address(this.model, () => this.view === 'lab');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
    window.addEventListener('hashchange', this.#route);
    window.addEventListener('beforeprint', this.#print);
    window.addEventListener('afterprint', this.#printed);
    this.#media.addEventListener('change', this.#resized);
    void this.#route();
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#key);
    window.removeEventListener('hashchange', this.#route);
    window.removeEventListener('beforeprint', this.#print);
    window.removeEventListener('afterprint', this.#printed);
    this.#media.removeEventListener('change', this.#resized);
    super.disconnectedCallback();
  }

  /** The first picture waits for the words that belong in it. */
  protected override shouldUpdate(): boolean {
    return this.hasUpdated || speak(this);
  }

  override render(): TemplateResult {
    return html`${this.#header()}
      ${this.view === 'gallery' ? html`<wmi-gallery .notice=${this.notice}></wmi-gallery>` : this.#scenario()}
      <wmi-dialogs .lab=${this.model}></wmi-dialogs>
      <wmi-comparison .lab=${this.model}></wmi-comparison>
      <wmi-tools .lab=${this.model} .desk=${this as Desk}></wmi-tools>
      <div class="hidden-text" aria-live="polite">${this.view === 'lab' ? this.said : ''}</div>
      ${this.paper === undefined ? nothing : html`<article class="paper">${this.paper}</article>`}`;
  }

  #header(): TemplateResult {
    const button = (name: string, title: string, run: () => void): TemplateResult => html`<button type="button"
      class="icon" aria-label=${title} title=${title} @click=${run}>${icon(name)}</button>`;
    const lab = this.view === 'lab';
    return html`<header>
      <a class="brand" href="#" aria-label=${t('WMI Lab: all scenarios')}>${icon('gallery')} <span>WMI Lab</span></a>
      ${lab ? html`<h1 lang="en">${this.model.title}</h1> ${this.narrow ? nothing : html`${ending(this)} ${branch(this)}`}` : nothing}
      <span class="space"></span>
      ${lab && this.model.busy ? html`<button type="button" @click=${() => this.model.stop()}>${t('Running … stop')}</button>` : nothing}
      ${lab ? button('share', `${t('Share')} (s)`, () => this.showDialog('share')) : nothing}
      ${lab && this.narrow ? nothing : languageChoice()}
      ${lab && !this.narrow ? button('present', `${t('Fill the screen, or give it back')} (p)`, () => void this.#present()) : nothing}
      ${button('theme', `${t('Switch light and dark')} (t)`, () => this.#toggleTheme())}
      ${button('help', `${t('Keys and help')} (?)`, () => this.toggleHelp())}
    </header>`;
  }

  #scenario(): TemplateResult {
    const { notice } = this.model;
    return html`${notice === '' ? nothing : html`<p class="notice" role="alert">${notice}</p>`}
      <main>${this.narrow ? tabbed(this) : columns(this)}</main>${transport(this)}`;
  }

  choosePlace(place: string): void {
    this.place = place;
  }
  readonly setQuizzing = (on: boolean): void => {
    void import('./quiz/quiz.ts').then(() => (this.quizzing = on));
  };
  readonly showDialog = (name: DialogName): void => void this.#part<WmiDialogs>('wmi-dialogs')?.show(name);
  centre(): void {
    this.#part<WmiTimeline>('wmi-timeline')?.centre();
  }
  focusStepField(): void {
    this.#part<WmiTransport>('wmi-transport')?.focusStepField();
  }
  selected(): number {
    return this.#part<WmiOutline>('wmi-outline')?.event ?? this.player.current;
  }
  toggleHelp(): void {
    this.showDialog('help');
  }
  escape(): void {
    const active = this.shadowRoot?.activeElement;
    if (active instanceof HTMLElement) active.blur();
    this.player.pause();
  }

  #part<T extends Element>(name: string): T | null {
    return this.renderRoot.querySelector<T>(name);
  }

  async #focusSearch(): Promise<void> {
    if (this.narrow && this.place !== 'outline' && this.place !== 'diagram') this.place = 'outline';
    await this.updateComplete;
    this.#part<WmiSearch>('wmi-search')?.focusField();
  }

  /** Runs what stands in the editor. */
  #run(): void {
    const { opening, text } = this.model;
    void this.model.open({ text, example: text === opening?.text ? opening.example : undefined });
  }

  #choose(language: string): void {
    keepLanguage(language);
    show(language);
  }

  async #present(): Promise<void> {
    const refused = await fillScreen(document.documentElement);
    if (refused !== '') this.model.tell(refused);
  }

  #toggleTheme(): void {
    this.theme = opposite(this.theme);
    setTheme(this.theme);
  }

  async #focusEditor(): Promise<void> {
    await this.#showEditor();
    this.#part<WmiEditor>('wmi-editor')?.focusText();
  }

  async #showEditor(): Promise<void> {
    if (this.narrow) this.place = 'scenario';
    await this.updateComplete;
    await this.#part<WmiSplitter>('wmi-splitter')?.unfold();
  }

  readonly revealSource = async (offset: number): Promise<void> => {
    await this.#showEditor();
    this.#part<WmiEditor>('wmi-editor')?.reveal(offset);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (this.view === 'lab') handleKey(event, this, keysNow());
  };

  readonly #resized = (): void => {
    this.narrow = this.#media.matches;
    if (!this.narrow && this.place !== 'outline') this.place = 'diagram';
  };

  /** What must be there at once when it is asked for: the browser prints without waiting, and keys typed after that of the palette are for the palette. */
  #preload(): void {
    void import('./tools/tools.ts');
    void import('./export/sheet.ts').then((sheet) => (this.#sheet = sheet));
  }

  /** The branch that is shown, and when that began. */
  #branch = { shown: 0, since: -FRESH_MS };
  #sheet: typeof import('./export/sheet.ts') | undefined;

  readonly #announce = (): void => {
    if (this.player.dragged) return;
    const now = performance.now();
    const step = this.#announcer.note(this.player, now, this.model.text);
    const branch = this.model.source?.branch ?? 0;
    if (branch !== this.#branch.shown) this.#branch = { shown: branch, since: now };
    // That the run takes another course is said in one breath with the step that begins it.
    const fresh = now - this.#branch.since < FRESH_MS && this.model.choosing.branches().length > 1;
    this.said = fresh ? briefly(`${t('Branch {name}.', { name: this.model.choosing.nameOf(branch) })} ${step}`) : step;
  };

  readonly #respoken = (): void => {
    speak(this);
    this.#announce();
    this.requestUpdate();
  };

  readonly #print = (): void => {
    if (this.view !== 'lab' || this.#sheet === undefined || this.model.source === undefined) return;
    this.paper = this.#sheet.sheet(this.player, this.model.title, this.model.opening?.text ?? '');
    this.performUpdate();
  };

  readonly #printed = (): void => {
    this.paper = undefined;
  };

  readonly #route = async (): Promise<void> => {
    const { hash } = location;
    if (hash === '') this.model.leave();
    this.quizzing = false;
    const route = await follow(hash, this.model, () => (this.view = 'lab'));
    if (hash !== location.hash) return;
    if (route.language !== undefined) show(route.language);
    this.notice = route.notice;
    this.view = route.view;
    if (route.view === 'lab') setTimeout(() => this.#preload(), PRELOAD_MS);
    // A link with answers is looked at where they were given.
    if (route.view === 'lab' && this.model.answers.size > 0) this.setQuizzing(true);
    document.title = route.view === 'lab' && this.model.title !== '' ? `${this.model.title} – WMI Lab` : 'WMI Lab';
  };
}
customElements.define('wmi-lab-app', WmiLabApp);
