import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { canRun, command, keyName } from '../commands.ts';
import { keyMap } from '../keys.ts';
import { interleaved } from '../moves.ts';
import { Level } from '../engine/types.ts';
import type { Desk } from '../desk.ts';
import { icon } from '../icons.ts';
import { SPEEDS, type Clock } from '../playback.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';

/** The first row of buttons; a narrow page has no room for those of the second, which the keys and the palette have too. */
const BUTTONS = ['first', 'back', 'step', 'play', 'callback', 'decision', 'end'];
const MORE = ['over', 'out', 'breakpoint', 'palette'];

/** The row of buttons, the slider and the step field. */
export class WmiTransport extends LitElement {
  static override properties = { desk: { attribute: false }, compact: { type: Boolean, reflect: true } };
  declare desk: Desk | undefined;
  declare compact: boolean;
  static override styles = [base, css`
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px 14px;
      padding: 8px 12px;
      background: var(--panel);
      border-top: 1px solid var(--line);
    }
    .buttons {
      display: flex;
      gap: 4px;
    }
    .buttons button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      min-width: 40px;
      min-height: 36px;
      padding: 0 8px;
    }
    .step-button {
      min-width: 64px;
    }
    .chip {
      border: 1px solid var(--strong-line);
      border-radius: 10px;
      padding: 0 8px;
      font-size: 12.5px;
    }
    .slider {
      flex: 1 1 160px;
      min-width: 100px;
    }
    input[type='range'] {
      display: block;
      width: 100%;
      height: 28px;
      margin: 0;
      accent-color: var(--accent);
    }
    .where {
      display: flex;
      align-items: center;
      gap: 6px;
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    input[type='number'] {
      width: 72px;
    }
    input.wide {
      width: 96px;
    }
    :host([compact]) {
      padding: 5px 8px;
      gap: 4px 8px;
    }
    :host([compact]) .buttons button {
      min-width: 34px;
      min-height: 32px;
      padding: 0 6px;
    }
    @media (max-width: 700px) {
      :host(:not([compact])) {
        padding: 6px 8px;
        gap: 4px 8px;
      }
      .buttons {
        flex: 1 1 100%;
        justify-content: space-between;
      }
      :host([compact]) .buttons {
        flex: 0 0 auto;
      }
      .detail,
      .more {
        display: none;
      }
      .buttons button {
        min-height: 44px;
        flex: 1 1 36px;
      }
      :host([compact]) .buttons button {
        min-height: 36px;
        flex: none;
      }
    }
    @media (max-width: 360px) {
      .buttons button {
        min-width: 34px;
        padding: 0 2px;
      }
    }
  `];

  constructor() {
    super();
    this.compact = false;
    new Watch(this, () => [this.desk?.player, keyMap]);
  }

  focusStepField(): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('input[type="number"]');
    field?.focus();
    field?.select();
  }

  /** Puts the focus on the button that steps. */
  focusStep(): void {
    this.renderRoot.querySelector<HTMLElement>('.step-button')?.focus();
  }

  override render(): TemplateResult {
    const desk = this.desk;
    if (desk === undefined) return html``;
    const { player } = desk;
    const sentence = player.row(player.current)?.sentence ?? 'Start';
    return html`
      <div class="buttons" role="group" aria-label="Transport">
        ${BUTTONS.filter((id) => command(id).lab === undefined || desk.lab !== undefined).map((id) => this.#button(desk, id))}
      </div>
      ${this.compact ? '' : html`<div class="buttons more" role="group" aria-label="More ways to step">${MORE.map((id) => this.#button(desk, id))}</div>`}
      <div class="slider">
        <input type="range" min="0" .max=${String(player.steps)} step="1" .value=${String(player.step)}
          aria-label="Step" aria-valuetext=${`Step ${player.step} of ${player.steps}. ${sentence}`} @input=${this.#slide} />
      </div>
      <div class="where">
        ${this.compact
          ? html`<span>${player.step} / ${player.steps}</span>`
          : html`<label for="go">Step</label>
              <input id="go" type="number" class=${player.steps > 9999 ? 'wide' : ''} min="0" .max=${String(player.steps)} .value=${String(player.step)} @change=${this.#go} />
              <span>of ${player.steps}</span>${this.#between(desk)}`}
      </div>
      ${this.compact ? '' : this.#detail(desk)}
    `;
  }

  #button(desk: Desk, id: string): TemplateResult {
    const one = command(id);
    const playing = id === 'play' && desk.player.playing;
    const title = playing ? 'Pause' : id === 'play' ? 'Play' : one.title;
    const keys = keyMap.keysOf(one);
    const key = keyName(keys[0] ?? '');
    return html`<button type="button" class=${id === 'step' ? 'primary step-button' : ''} data-command=${id}
      aria-label=${title} aria-keyshortcuts=${key === '' ? nothing : key} title=${key === '' ? title : `${title} (${key})`}
      aria-disabled=${canRun(one, desk) ? 'false' : 'true'} @click=${() => canRun(one, desk) && one.run(desk)}>${icon(playing ? 'pause' : id)}</button>`;
  }

  /** What else ran inside the call that has just ended. */
  #between({ player }: Desk): TemplateResult | typeof nothing {
    const count = interleaved(player, player.current);
    return count === 0 ? nothing : html`<span class="chip" title="Rows of other calls between the start and the end of this one">${count} interleaved</span>`;
  }

  #detail(desk: Desk): TemplateResult {
    const names: [Level, string][] = [[Level.Operations, 'Operations'], [Level.Story, 'Story'], [Level.Calls, 'Calls'], [Level.Everything, 'Everything']];
    const { playback } = desk.player;
    return html`<div class="where detail">
      <label for="clock">Play by</label>
      <select id="clock" @change=${(event: Event) => desk.player.setClock((event.target as HTMLSelectElement).value as Clock)}>
        <option value="events" ?selected=${playback.clock === 'events'}>events</option><option value="time" ?selected=${playback.clock === 'time'}>virtual time</option></select>
      <select aria-label="Speed" @change=${(event: Event) => desk.player.setSpeed(Number((event.target as HTMLSelectElement).value))}>
        ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === playback.speed}>${speed}×</option>`)}</select>
      <label for="level">Detail</label>
      <select id="level" @change=${(event: Event) => desk.player.setLevel(Number((event.target as HTMLSelectElement).value))}>
        ${names.map(([level, name]) => html`<option value=${level} ?selected=${level === desk.player.level}>${name}</option>`)}
      </select>
    </div>`;
  }

  #slide(event: Event): void {
    this.desk?.player.goTo(Number((event.target as HTMLInputElement).value));
  }

  #go(event: Event): void {
    const field = event.target as HTMLInputElement;
    const step = Number(field.value);
    if (Number.isInteger(step) && field.value !== '') this.desk?.player.goTo(step);
    field.value = String(this.desk?.player.step ?? 0);
  }
}
customElements.define('wmi-transport', WmiTransport);
