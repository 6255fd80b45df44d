import { LitElement, css, html, type TemplateResult } from 'lit';
import { appStyle } from '../app-style.ts';
import type { Desk } from '../desk.ts';
import type { WmiLab } from '../element.ts';
import type { WmiEditor } from '../editor/editor.ts';
import type { Lab } from '../lab.ts';
import '../panels/dialogs.ts';
import type { DialogName, WmiDialogs } from '../panels/dialogs.ts';
import type { WmiSearch } from '../panels/search.ts';
import { fillScreen } from '../presenting.ts';
import { Resize } from '../resize.ts';
import { columns, tabbed, transport, type Shell } from '../shell.ts';
import { base } from '../theme.ts';
import { openTool } from '../tools/open.ts';
import { Watch } from '../watch.ts';
import { after } from '../words/chosen.ts';
import { languageOf } from '../words/words.ts';

/** Below this width of the element the columns become tabs. */
const NARROW = 900;

/** The whole laboratory inside another page: text, run, card, state and choices. */
export class WmiLabFull extends LitElement implements Shell {
  static override properties = { host: { attribute: false }, place: { state: true }, narrow: { state: true }, quizzing: { state: true } };
  static override styles = [base, appStyle, css`
    :host {
      height: 100%;
      grid-template: 'main' minmax(0, 1fr) 'footer' auto / minmax(0, 1fr);
    }
  `];
  declare host: WmiLab;
  declare place: string;
  declare narrow: boolean;
  declare quizzing: boolean;

  constructor() {
    super();
    this.place = 'diagram';
    this.narrow = false;
    this.quizzing = false;
    new Watch(this, () => [this.host.live?.lab, this.host.player], () => this.host.player.dragged);
    this.addEventListener('wmi-language', (event) => (this.host.lang = (event as CustomEvent<string>).detail));
    new Resize(this, () => (this.narrow = this.clientWidth < NARROW));
  }

  override render(): TemplateResult {
    return this.host.live === undefined ? html`` : html`<div class="main">${this.narrow ? tabbed(this) : columns(this)}</div>${transport(this)}<wmi-dialogs .lab=${this.model}></wmi-dialogs>
      <wmi-tools .lab=${this.model} .desk=${this.desk}></wmi-tools>`;
  }

  get model(): Lab {
    if (this.host.live === undefined) throw new Error('the full mode is shown for a live run only');
    return this.host.live.lab;
  }

  /** The element's desk, with what only the whole laboratory has. */
  get desk(): Desk {
    const { host } = this;
    const lab = host.live?.actions;
    return {
      player: host.player,
      lab: lab === undefined ? undefined : {
        ...lab,
        run: () => void this.model.open({ text: this.model.text, example: undefined }),
        focusEditor: () => this.renderRoot.querySelector<WmiEditor>('wmi-editor')?.focusText(),
        focusSearch: () => this.renderRoot.querySelector<WmiSearch>('wmi-search')?.focusField(),
        openShare: () => this.showDialog('share'),
        openTool: (name) => void openTool(this.renderRoot, name),
        present: () => void fillScreen(host).then((refused) => refused === '' || this.model.tell(refused)),
        nextLanguage: () => (host.lang = after(languageOf(host))),
        askSwap: (one, other) => void openTool(this.renderRoot, 'swap', [one + 1, other + 1]),
        switchForm: () => (this.place = this.place === 'outline' ? 'diagram' : 'outline'),
      },
      centre: () => host.centre(),
      focusStepField: () => this.renderRoot.querySelector<HTMLElement>('wmi-transport')?.shadowRoot?.querySelector<HTMLInputElement>('input[type="number"]')?.focus(),
      selected: () => host.selected(),
      toggleHelp: () => this.showDialog('help'),
      escape: () => host.escape(),
    };
  }

  readonly revealSource = async (offset: number): Promise<void> => {
    if (this.narrow) this.place = 'scenario';
    await this.updateComplete;
    this.renderRoot.querySelector<WmiEditor>('wmi-editor')?.reveal(offset);
  };
  choosePlace(place: string): void {
    this.place = place;
  }
  readonly setQuizzing = (on: boolean): void => {
    void import('../quiz/quiz.ts').then(() => (this.quizzing = on));
  };
  readonly showDialog = (name: DialogName): void => void this.renderRoot.querySelector<WmiDialogs>('wmi-dialogs')?.show(name);
}
customElements.define('wmi-lab-full', WmiLabFull);

/** The form that `mode="full"` takes. */
export function full(lab: WmiLab): TemplateResult {
  return html`<wmi-lab-full .host=${lab}></wmi-lab-full><div>${lab.live?.notes()}</div>${lab.announcement()}`;
}
