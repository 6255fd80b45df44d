import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { scenarios } from 'virtual:scenarios';
import { matching } from './gallery-search.ts';
import { base } from './theme.ts';
import { Watch } from './watch.ts';
import { m } from './words/mark.ts';
import { english } from './words/prose.ts';
import { t, tn } from './words/words.ts';

/** Where to begin, by what somebody wants to see; each is the address of a card. */
const FIRST: readonly [string, string][] = [
  ['first-query', m('A query, and the sink that hears the answer')],
  ['nextasync-queued', m('Three requests that wait for their turn')],
  ['flag-matrix', m('What each flag does to an instance, there or not')],
  ['delete-the-sink.deleting-a-sink-that-wmi-holds', m('A mistake that only sometimes crashes')],
  ['five-ways', m('The ways to call, measured side by side')],
];

/** All scenarios as cards, in groups, common first. */
export class WmiGallery extends LitElement {
  static override properties = { notice: {}, wanted: { state: true } };
  declare notice: string;
  /** What the search field holds. */
  declare wanted: string;
  static override styles = [base, css`
    :host {
      display: block;
      overflow: auto;
    }
    main {
      max-width: 1240px;
      margin: 0 auto;
      padding: 28px 24px 64px;
    }
    h1 {
      font-size: 30px;
      line-height: 1.2;
      letter-spacing: -0.01em;
    }
    .lead {
      max-width: 68ch;
      margin: 10px 0 8px;
      font-size: 17px;
    }
    h2 {
      font-size: 19px;
      margin: 32px 0 12px;
    }
    .find {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      margin-top: 28px;
    }
    .find input {
      flex: 0 1 320px;
      min-width: 0;
      min-height: 40px;
      font-size: 15px;
    }
    .first h2 {
      margin: 20px 0 8px;
    }
    .first div {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      gap: 8px 12px;
    }
    .first a {
      padding: 10px 14px;
      border-color: var(--accent);
      border-inline-start-width: 5px;
      font-weight: 600;
      line-height: 1.35;
    }
    .groups {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      margin-top: 10px;
    }
    .groups button {
      min-height: 32px;
      border-radius: 16px;
      padding: 2px 12px;
      font-size: 13.5px;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr));
      gap: 14px;
    }
    a {
      display: block;
      height: 100%;
      padding: 14px 16px;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--panel);
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      border-color: var(--accent);
      background: var(--raised);
    }
    .card-title {
      display: flex;
      justify-content: space-between;
      gap: 10px;
      font-weight: 600;
      font-size: 16px;
      line-height: 1.3;
    }
    a:hover .words {
      text-decoration: underline;
    }
    .label {
      flex: none;
      font-family: var(--mono);
      font-size: 12px;
      font-weight: 400;
      color: var(--muted);
      line-height: 1.8;
    }
    .sentence {
      display: block;
      margin-top: 6px;
      color: var(--muted);
      font-size: 14.5px;
    }
    .notice {
      margin: 0 0 20px;
      padding: 10px 14px;
      border-radius: 8px;
      background: var(--error-ground);
      color: var(--error);
      overflow-wrap: anywhere;
    }
    @media (max-width: 700px) {
      main {
        padding: 18px 14px 40px;
      }
      h1 {
        font-size: 24px;
      }
    }
  `];

  constructor() {
    super();
    this.notice = '';
    this.wanted = '';
    new Watch(this);
  }

  override render(): TemplateResult {
    const found = matching(scenarios, this.wanted, t);
    const groups = [...new Set(found.map((card) => card.group))];
    return html`<main>
      ${this.notice === '' ? nothing : html`<p class="notice" role="alert">${this.notice}</p>`}
      <h1>${t('Watch WMI calls happen, one step at a time')}</h1>
      <p class="lead">${t('Every scenario is a C++ client and a MOF repository. Run it here, step forwards and backwards through the calls and callbacks, read which rule allows each step, and choose another order where the rules leave one open.')}</p>
      <nav class="first" aria-label=${t('Begin here')}><h2>${t('Begin here')}</h2>
        <div>${FIRST.map(([slug, words]) => html`<a href=${`#x.${slug}`}>${t(words)}</a>`)}</div></nav>
      <search class="find">
        <input type="search" aria-label=${t('Find a scenario')} placeholder=${t('Find a scenario')} .value=${this.wanted} @input=${this.#type} />
        <span class="muted" role="status">${found.length === 0 ? t('No scenario has all these words.') : tn(found.length, '{count} scenario', '{count} scenarios')}</span>
      </search>
      <nav class="groups" aria-label=${t('Groups')}>${groups.map((group) => html`<button type="button" @click=${() => this.#show(group)}>${t(group)}</button>`)}</nav>
      ${groups.map((group) => html`<section aria-label=${t(group)} data-group=${group}>
        <h2 tabindex="-1">${t(group)}</h2>
        <ul>${found.filter((card) => card.group === group).map((card) => html`<li><a href=${`#x.${card.slug}`}>
          <span class="card-title"><span class="words">${english(card.title)}</span>${card.label === '' ? nothing : html`<span class="label">${card.label}</span>`}</span>
          <span class="sentence">${english(card.sentence)}</span>
        </a></li>`)}</ul>
      </section>`)}
    </main>`;
  }

  #type(event: InputEvent): void {
    this.wanted = (event.target as HTMLInputElement).value;
  }

  /** The heading takes the focus, so that a keyboard goes on from there. */
  #show(group: string): void {
    const heading = this.renderRoot.querySelector<HTMLElement>(`[data-group="${CSS.escape(group)}"] h2`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  }
}

customElements.define('wmi-gallery', WmiGallery);
