import { LitElement, css, html, svg, type TemplateResult } from 'lit';
import { Certainty } from '../engine/types.ts';
import { certaintyMark } from '../panels/mark.ts';
import { CERTAINTY } from '../text.ts';
import { base } from '../theme.ts';
import { CHOICE, FILLED, PATHS } from '../timeline/glyphs.ts';
import type { Family, Shape } from '../timeline/layout.ts';

const SHAPES: readonly [Shape, Family, string][] = [
  ['call', 'call', 'a call, or WMI entering a program otherwise than by a sink'],
  ['return', 'dispatch', 'a return, with its HRESULT'],
  ['hop', 'dispatch', 'a hop inside WMI: a queue, a provider’s answer'],
  ['indicate', 'indicate', 'Indicate, with its objects'],
  ['status', 'status', 'SetStatus with the final status'],
  ['progress', 'status', 'SetStatus with a progress report'],
  ['addref', 'dispatch', 'AddRef, with the count after it'],
  ['release', 'dispatch', 'Release, with the count after it'],
  ['write', 'call', 'the repository is written'],
  ['print', 'plain', 'a program prints'],
  ['wait', 'dispatch', 'a thread waits'],
  ['time', 'dispatch', 'virtual time passes'],
  ['cancelled', 'dispatch', 'an operation is cancelled'],
  ['fault', 'error', 'something failed, was refused or must not be done'],
];

const COLOURS: readonly [Family, string][] = [
  ['call', 'calls and writes'], ['indicate', 'objects that arrive'], ['status', 'what the sink is told'], ['dispatch', 'WMI’s own doing'], ['error', 'failures'],
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

  override render(): TemplateResult {
    const glyph = (shape: Shape, family: Family): TemplateResult => html`<svg class=${family} width="28" height="22" viewBox="-14 -11 28 22" aria-hidden="true"
      stroke="var(--family)" stroke-width="2" fill=${FILLED.has(shape) ? 'var(--family)' : 'none'}>${svg`<path d=${PATHS[shape]}></path>`}</svg>`;
    const mark = (drawn: TemplateResult): TemplateResult => html`<svg width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" fill="none" stroke="currentColor">${drawn}</svg>`;
    return html`<h3>The shape says what</h3><ul>${SHAPES.map(([shape, family, words]) => html`<li>${glyph(shape, family)} ${words}</li>`)}</ul>
      <h3>The line says how certain</h3><ul>${[Certainty.Guaranteed, Certainty.Happened, Certainty.Reading, Certainty.Assumed].map((line) => html`<li>
        ${certaintyMark(line)} <span><strong>${CERTAINTY[line].word}</strong> ${CERTAINTY[line].why}</span></li>`)}</ul>
      <h3>The colour says the family, never more</h3><ul>${COLOURS.map(([family, words]) => html`<li class=${family}><span class="swatch"></span> ${words}</li>`)}</ul>
      <h3>Beside the lanes</h3><ul>
        <li>${mark(svg`<path d="M10 1 V11" stroke-width="2" stroke-dasharray="2 4"></path><path d="M10 11 V21" stroke="var(--indicate)" stroke-width="5"></path>`)} an operation at the service: waits in the queue, then delivers</li>
        <li>${mark(svg`<path d="M8 2 H16 V20 H8" stroke="var(--indicate)" stroke-width="1.5"></path><path d="M16 2 V12" stroke="var(--indicate)" stroke-width="4"></path>`)} what one operation brings to its sink; it fills, r1 2/3 is two of three</li>
        <li>${mark(svg`<path transform="translate(14 11)" d=${CHOICE} stroke-width="1.6"></path>`)} something else could have come, with how many ways there were</li>
        <li>${mark(svg`<rect x="10" y="1" width="10" height="20" rx="2" fill="var(--bar)"></rect>`)} a call or callback is in progress</li>
        <li>${mark(svg`<path d="M8 2 H12 V20 H8 M12 8 H16 M12 14 H16" stroke-width="1.5"></path>`)} virtual time passes between two rows, to scale; beside a row it stands still (Time scale, a)</li>
        <li><strong>▸12</strong> folded: a press on it, or z, shows the 12 rows inside</li>
        <li><strong>↑ 7</strong> what began at row 7, above the window, goes on here; a press goes there</li>
      </ul>`;
  }
}
customElements.define('wmi-legend', WmiLegend);
