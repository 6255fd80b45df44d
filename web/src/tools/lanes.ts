import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Player } from '../player.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { inOrder, MARKS } from '../timeline/lanes.ts';
import { t } from '../words/words.ts';

/** Which lanes the diagram shows. A row with a lane that is left keeps its place. */
export class WmiLanes extends LitElement {
  static override properties = { player: { attribute: false } };
  declare player: Player | undefined;
  static override styles = [base, css`
    label {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 36px;
      border-bottom: 1px solid var(--line);
    }
    .muted {
      color: var(--muted);
      font-size: 13.5px;
    }
    p {
      margin-top: 10px;
    }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.player], () => this.player?.dragged);
  }

  override render(): TemplateResult {
    const { player } = this;
    return html`${inOrder(player?.source?.lanes ?? [], player?.scene().places ?? []).map(({ lane, index }) => html`<label><input type="checkbox" .checked=${player?.hiddenLanes.has(index) !== true}
        @change=${() => player?.toggleLane(index)} /> ${lane.label} <span class="muted">${t(MARKS[lane.kind])}</span></label>`)}
      <p class="muted">${t('A step of two lanes stays while one of them is shown; the keys . and , follow the lane of the current step.')}</p>`;
  }
}
customElements.define('wmi-lanes', WmiLanes);
