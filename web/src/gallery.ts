import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { scenarios } from 'virtual:scenarios';
import { base } from './theme.ts';
import { Watch } from './watch.ts';
import { english } from './words/prose.ts';
import { t } from './words/words.ts';

/** All scenarios as cards, in groups, common first. */
export class WmiGallery extends LitElement {
  static override properties = { notice: {} };
  declare notice: string;
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
    new Watch(this);
  }

  override render(): TemplateResult {
    const groups = [...new Set(scenarios.map((card) => card.group))];
    return html`<main>
      ${this.notice === '' ? nothing : html`<p class="notice" role="alert">${this.notice}</p>`}
      <h1>${t('Watch WMI calls happen, one step at a time')}</h1>
      <p class="lead">${t('Every scenario is a C++ client and a MOF repository. Run it here, step forwards and backwards through the calls and callbacks, read which rule allows each step, and choose another order where the rules leave one open.')}</p>
      ${groups.map((group) => html`<section aria-label=${t(group)}>
        <h2>${t(group)}</h2>
        <ul>${scenarios.filter((card) => card.group === group).map((card) => html`<li><a href=${`#x.${card.slug}`}>
          <span class="card-title"><span class="words">${english(card.title)}</span>${card.label === '' ? nothing : html`<span class="label">${card.label}</span>`}</span>
          <span class="sentence">${english(card.sentence)}</span>
        </a></li>`)}</ul>
      </section>`)}
    </main>`;
  }
}
customElements.define('wmi-gallery', WmiGallery);
