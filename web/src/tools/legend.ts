import { LitElement, css, html, svg, type TemplateResult } from 'lit';
import { Certainty } from '../engine/types.ts';
import { certaintyMark } from '../panels/mark.ts';
import { CERTAINTY } from '../text.ts';
import { base } from '../theme.ts';
import { CHOICE, FILLED, ORDERS, PATHS } from '../timeline/glyphs.ts';
import type { Family, Shape } from '../timeline/layout.ts';
import { Watch } from '../watch.ts';
import { m } from '../words/mark.ts';
import { t } from '../words/words.ts';

const SHAPES: readonly [Shape, Family, string][] = [
  ['call', 'call', m('a call; also WMI calling a provider')],
  ['return', 'dispatch', m('a return, with its HRESULT')],
  ['hop', 'dispatch', m('a hop inside WMI: a queue, a provider’s answer')],
  ['indicate', 'indicate', m('Indicate, with its objects')],
  ['status', 'status', m('SetStatus with the final status')],
  ['progress', 'status', m('SetStatus with a progress report')],
  ['addref', 'dispatch', m('AddRef, with the count after it')],
  ['release', 'dispatch', m('Release, with the count after it')],
  ['write', 'call', m('the repository is written')],
  ['print', 'plain', m('a program prints')],
  ['wait', 'dispatch', m('a thread waits')],
  ['time', 'dispatch', m('virtual time passes')],
  ['cancelled', 'dispatch', m('an operation is cancelled')],
  ['fault', 'error', m('something failed, was refused or must not be done')],
];

const COLOURS: readonly [Family, string][] = [
  ['call', m('calls and writes')], ['indicate', m('objects that arrive')], ['status', m('what the sink is told')], ['dispatch', m('WMI’s own doing')], ['error', m('failures')],
];

/** The vocabulary of the diagram: the shape says what, the line how certain, the colour only the family. */
export class WmiLegend extends LitElement {
  static override styles = [base, css`
    ul {
      list-style: none;
      margin: 4px 0 0;
      padding: 0;
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
      gap: 2px 24px;
      font-size: 14px;
    }
    li {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 30px;
    }
    li > strong {
      flex: none;
    }
    h3 {
      font-size: 14px;
      margin: 14px 0 4px;
    }
    svg {
      flex: none;
    }
    .call { --family: var(--call); }
    .dispatch { --family: var(--dispatch); }
    .indicate { --family: var(--indicate); }
    .status { --family: var(--status); }
    .error { --family: var(--error); }
    .plain { --family: var(--text); }
    .swatch {
      width: 28px;
      height: 14px;
      border-radius: 3px;
      background: var(--family);
      forced-color-adjust: none;
    }
    .mark {
      color: var(--text);
    }
  `];

  constructor() {
    super();
    new Watch(this);
  }

  override render(): TemplateResult {
    const glyph = (shape: Shape, family: Family): TemplateResult => html`<svg class=${family} width="28" height="22" viewBox="-14 -11 28 22" aria-hidden="true"
      stroke="var(--family)" stroke-width="2" fill=${FILLED.has(shape) ? 'var(--family)' : 'none'}>${svg`<path d=${PATHS[shape]}></path>`}</svg>`;
    const mark = (drawn: TemplateResult): TemplateResult => html`<svg width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" fill="none" stroke="currentColor">${drawn}</svg>`;
    return html`<h3>${t('The shape says what')}</h3><ul>${SHAPES.map(([shape, family, words]) => html`<li>${glyph(shape, family)} ${t(words)}</li>`)}</ul>
      <h3>${t('The line says how certain')}</h3><ul>${[Certainty.Guaranteed, Certainty.Happened, Certainty.Reading, Certainty.Assumed].map((line) => html`<li>
        ${certaintyMark(line)} <span><strong>${t(CERTAINTY[line].word)}</strong> ${t(CERTAINTY[line].why)}</span></li>`)}</ul>
      <h3>${t('The colour says the family, never more')}</h3><ul>${COLOURS.map(([family, words]) => html`<li class=${family}><span class="swatch"></span> ${t(words)}</li>`)}</ul>
      <h3>${t('Beside the lanes')}</h3><ul>
        <li>${mark(svg`<path d="M10 1 V11" stroke-width="2" stroke-dasharray="2 4"></path><path d="M10 11 V21" stroke="var(--indicate)" stroke-width="5"></path>`)} ${t('an operation at the service: waits in the queue, then delivers')}</li>
        <li>${mark(svg`<path d="M8 2 H16 V20 H8" stroke="var(--indicate)" stroke-width="1.5"></path><path d="M16 2 V12" stroke="var(--indicate)" stroke-width="4"></path>`)} ${t('what one operation brings to its sink; it fills, r1 2/3 is two of three')}</li>
        <li>${mark(svg`<path transform="translate(14 11)" d=${CHOICE} stroke-width="1.6"></path>`)} ${t('something else could have come, with how many ways there were')}</li>
        <li>${mark(svg`<path transform="translate(14 11)" d=${ORDERS.kept} stroke-width="1.3"></path>`)} ${t('between two rows: they keep their order, for the lower one waits for the upper one; a press says why')}</li>
        <li>${mark(svg`<path transform="translate(14 11)" d=${ORDERS.free} stroke-width="1.3"></path>`)} ${t('between two rows: they may swap; a press shows it')}</li>
        <li>${mark(svg`<rect x="10" y="1" width="10" height="20" rx="2" fill="var(--bar)"></rect>`)} ${t('a call or callback is in progress')}</li>
        <li>${mark(svg`<path d="M8 2 H12 V20 H8 M12 8 H16 M12 14 H16" stroke-width="1.5"></path>`)} ${t('virtual time passes between two rows, to scale; beside a row it stands still (Time scale, a)')}</li>
        <li>${mark(svg`<path d="M4 11 H24" stroke-width="2"></path><path d="M10 13 V19" stroke-width="1.5"></path><circle cx="18" cy="16" r="3.5" fill="var(--error)" stroke="none"></circle>`)} ${t('under the slider: a line where something was left open, a dot where a breakpoint stops')}</li>
        <li>${mark(svg`<path d="M3 7 H25" stroke-width="5"></path><path d="M3 14 H25 M3 17 H25" stroke-width="1.2"></path>`)} ${t('it belongs to the operation whose name (r1) the pointer or the focus is on, here or in the table of calls')}</li>
        <li><strong>▸12</strong> ${t('folded: a press on it, or z, shows the 12 rows inside')}</li>
        <li><strong>↑ 7</strong> ${t('what began at row 7, above the window, goes on here; a press goes there')}</li>
      </ul>`;
  }
}
customElements.define('wmi-legend', WmiLegend);
