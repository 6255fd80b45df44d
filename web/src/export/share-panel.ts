import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { Level } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import { dialogStyle } from '../panels/dialog-style.ts';
import { encodeState, MAX_LINK } from '../share.ts';
import { base } from '../theme.ts';
import { MOST_READ } from '../embed/fetched.ts';
import { deck, fileName, MOST_ROWS, MOST_SLIDES, png, save, svgText } from './files.ts';
import type { Palette } from './paint.ts';
import { singleFile } from './single.ts';
import { snippets, type Snippet } from './snippets.ts';
import { markdown, mermaid } from './text.ts';
import { inline } from '../text.ts';
import { Watch } from '../watch.ts';
import { m } from '../words/mark.ts';
import { spoken, t } from '../words/words.ts';

interface Kind {
  id: string;
  label: string;
  hint: string;
  ending: string;
  make(lab: Lab, palette: Palette, link: string): Blob | Promise<Blob>;
  /** What is missing from it, or why its readers may refuse it; empty when all is well. */
  lacks?(lab: Lab, made: Blob): string;
}

/** Longest diagram that Mermaid draws unless its page allows more, in characters. */
const MERMAID_MOST = 50_000;

const aroundOnly = ({ player: { steps } }: Lab): string => (steps > MOST_ROWS ? t('It shows {shown} of {all} steps: those around this one.', { shown: MOST_ROWS, all: steps }) : '');

const blob = (text: string, type: string): Blob => new Blob([text], { type: `${type};charset=utf-8` });

/** What can be saved; the pictures show the detail level, the folds and the step of the screen. */
const KINDS: readonly Kind[] = [
  { id: 'svg', label: 'SVG', hint: m('picture of this step'), ending: 'svg', make: (lab, palette) => blob(svgText(lab.player, lab.title, palette), 'image/svg+xml'), lacks: aroundOnly },
  { id: 'png', label: 'PNG', hint: m('picture of this step'), ending: 'png', make: (lab, palette) => png(lab.player, lab.title, palette), lacks: aroundOnly },
  {
    id: 'deck', label: m('Slides'), hint: m('one SVG for each step, in a ZIP'), ending: 'zip', make: (lab, palette) => deck(lab.player, lab.title, palette),
    lacks: ({ player: { steps } }) => (steps > MOST_SLIDES ? t('It holds the first {shown} of {all} steps.', { shown: MOST_SLIDES, all: steps }) : ''),
  },
  {
    id: 'mermaid', label: 'Mermaid', hint: m('sequence diagram as text'), ending: 'mmd', make: (lab) => blob(mermaid(lab.player), 'text/plain'),
    lacks: (_, { size }) => (size > MERMAID_MOST ? t('It is longer than the {most} characters that Mermaid draws unless its page allows more.', { most: MERMAID_MOST }) : ''),
  },
  { id: 'markdown', label: 'Markdown', hint: m('diagram, steps and rules'), ending: 'md', make: (lab, _, link) => blob(markdown(lab.player, lab.title, link), 'text/markdown') },
  { id: 'json', label: m('Recorded run'), hint: m('JSON, for an embed'), ending: 'json', make: (lab) => blob(JSON.stringify(lab.record()), 'application/json'),
    lacks: (_, { size }) => (size > MOST_READ ? t('It is larger than the 16 MB that an embed reads.') : '') },
  { id: 'single', label: m('One HTML file'), hint: m('run and viewer, opens from a disk'), ending: 'html', make: async (lab) => {
    const trace = lab.record();
    return blob(trace === undefined ? '' : await singleFile(trace, lab.title), 'text/html');
  } },
  { id: 'scenario', label: m('Scenario'), hint: m('Markdown with MOF and C++'), ending: 'md', make: (lab) => blob(lab.opening?.text ?? '', 'text/markdown') },
];

/** Everything that leaves the page: links and snippets to copy, pictures and files to save. */
export class WmiSharePanel extends LitElement {
  static override properties = { lab: { attribute: false }, copies: { state: true }, link: { state: true }, palette: { state: true }, said: { state: true } };
  static override styles = [base, dialogStyle, css`
    :host {
      display: block;
    }
    .copy {
      display: grid;
      grid-template-columns: 9em minmax(0, 1fr) auto;
      gap: 4px 10px;
      align-items: start;
      padding: 6px 0;
    }
    .copy label {
      font-weight: 600;
      padding-top: 5px;
    }
    .copy .muted {
      grid-column: 2;
    }
    input[type='text'],
    textarea {
      width: 100%;
      min-height: 34px;
      border: 1px solid var(--strong-line);
      border-radius: 6px;
      background: var(--raised);
      color: inherit;
      padding: 5px 8px;
      font: 12.5px/1.45 var(--mono);
      resize: vertical;
    }
    .saves {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 210px), 1fr));
      gap: 8px;
    }
    .saves button {
      text-align: start;
      padding: 6px 12px;
      line-height: 1.35;
    }
    .saves .muted {
      display: block;
    }
    @media (max-width: 700px) {
      .copy {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .copy label,
      .copy .muted {
        grid-column: 1 / -1;
      }
    }
  `];
  declare lab: Lab | undefined;
  declare copies: Snippet[];
  declare link: string;
  declare palette: Palette;
  declare said: string;

  constructor() {
    super();
    this.copies = [];
    this.link = '';
    this.palette = 'light';
    this.said = '';
    new Watch(this);
  }

  protected override firstUpdated(): void {
    void this.#make();
  }

  override render(): TemplateResult {
    if (this.lab?.source === undefined) return html`<p>${t('Run a scenario first; the link then carries it.')}</p>`;
    const long = this.link.length > MAX_LINK;
    return html`
      <p class="muted">${t('A link carries the scenario, every decision and this position. It stays in the part of the address that is never sent to a server.')}</p>
      ${long ? html`<p>${inline(t('With {count} characters the link is too long for most places to paste it. Save the scenario or the recorded run and name it in `src` or `trace` instead.', { count: this.link.length }))}</p>` : this.copies.map((one) => this.#copyRow(one))}
      <h3>${t('Save')}</h3>
      <div class="row"><label for="palette">${t('Colours of pictures')}</label>
        <select id="palette" @change=${(event: Event) => (this.palette = (event.target as HTMLSelectElement).value as Palette)}>
          <option value="light">${t('light')}</option><option value="dark">${t('dark')}</option></select></div>
      <div class="saves">${KINDS.map((kind) => html`<button type="button" @click=${() => void this.#save(kind)}><strong>${t(kind.label)}</strong>
        <span class="muted">${t(kind.hint)}</span></button>`)}</div>
      <p role="status">${this.said}</p>`;
  }

  #copyRow(one: Snippet): TemplateResult {
    const select = (event: Event): void => (event.target as HTMLInputElement).select();
    return html`<div class="copy"><label for=${one.id}>${one.label}</label>
      ${one.text.includes('\n')
        ? html`<textarea id=${one.id} readonly rows=${one.text.split('\n').length + 1} .value=${one.text} @focus=${select}></textarea>`
        : html`<input id=${one.id} type="text" readonly .value=${one.text} @focus=${select} />`}
      <button type="button" class=${one.id === 'link' ? 'primary' : nothing} aria-label=${t('Copy: {what}', { what: one.label })} @click=${() => void this.#copy(one)}>${t('Copy')}</button>
      <span class="muted">${one.hint}</span></div>`;
  }

  async #make(): Promise<void> {
    const { lab } = this;
    const state = lab?.share();
    if (lab === undefined || state === undefined) return;
    const hash = await encodeState(state);
    const address = location.href.split('#')[0] ?? '';
    this.link = `${address}${hash}`;
    // A scenario of the gallery that nobody has changed is best named: its link stays short and follows its text.
    const { level, folds, hiddenLanes, timed, step } = lab.player;
    const named = lab.asGallery && level === Level.Story && folds.length === 0 && hiddenLanes.size === 0 && !timed;
    this.copies = snippets({ title: lab.title, link: this.link, state: named ? `x.${lab.opening?.example ?? ''}` : hash.slice(1), step: named ? step : 0, home: new URL('./', address).href, language: spoken() });
  }

  async #copy(one: Snippet): Promise<void> {
    try {
      await navigator.clipboard.writeText(one.text);
      this.said = t('{what}: copied.', { what: one.label });
    } catch {
      this.said = t('This browser does not let the page copy; select the text and copy it yourself.');
      this.renderRoot.querySelector<HTMLInputElement>(`#${one.id}`)?.select();
    }
  }

  async #save(kind: Kind): Promise<void> {
    const { lab } = this;
    if (lab === undefined) return;
    this.said = t('{what}: being made …', { what: t(kind.label) });
    try {
      const content = await kind.make(lab, this.palette, this.link.length > MAX_LINK ? '' : this.link);
      save(`${fileName(lab.title)}.${kind.ending}`, content);
      this.said = `${t('{what}: saved.', { what: t(kind.label) })} ${kind.lacks?.(lab, content) ?? ''}`.trim();
    } catch (error) {
      this.said = error instanceof Error ? error.message : t('{what} could not be made.', { what: t(kind.label) });
    }
  }
}
customElements.define('wmi-share-panel', WmiSharePanel);
