import { define } from '../define.ts';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { canRun, command, keyName, titleOf } from '../commands.ts';
import { keyMap } from '../keys.ts';
import type { Desk } from '../desk.ts';
import { icon } from '../icons.ts';
import type { Player } from '../player.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { speak, t, told } from '../words/words.ts';

/** The first row of buttons. */
const BUTTONS = ['first', 'back', 'step', 'play', 'callback', 'decision', 'end'];

/** The parts of the row that only a whole page has. */
export interface WholeTransport {
  more(desk: Desk): TemplateResult;
  /** `go` reads the step field, `done` gives the focus back to where steps are taken. */
  where(desk: Desk, go: (event: Event) => void, done: () => void): TemplateResult;
  detail(desk: Desk): TemplateResult;
  /** What is marked along the slider. */
  ticks(desk: Desk): TemplateResult;
}

/** The row of buttons, the slider and the step field. */
export class WmiTransport extends LitElement {
  static override properties = { desk: { attribute: false }, whole: { attribute: false }, compact: { type: Boolean, reflect: true } };
  declare desk: Desk | undefined;
  /** What a whole page has beside the first row of buttons and the slider. */
  declare whole: WholeTransport | undefined;
  declare compact: boolean;
  /** The step that field and counter say; what is being typed stays until it changes. */
  #shown = '';
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
    .word {
      display: none;
    }
    @media (min-width: 701px) {
      :host(:not([compact])) .word {
        display: inline;
        margin: 0 6px 0 4px;
      }
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
    @media (pointer: coarse) {
      :host([compact]) .buttons {
        flex: 0 1 auto;
        min-width: 0;
      }
      :host([compact]) .buttons button {
        width: 44px;
        min-width: 34px;
        min-height: 44px;
        flex: 0 1 auto;
      }
    }
    @media (pointer: coarse) and (min-height: 480px) {
      .buttons button {
        min-width: 34px;
        flex: 1 1 44px;
      }
    }
    @media (max-height: 500px) and (max-width: 1099px) {
      .detail,
      .more {
        display: none;
      }
    }
    @media (max-height: 420px) and (max-width: 559px) {
      :host(:not([compact])) .slider,
      :host(:not([compact])) .where {
        display: none;
      }
    }
    @media (max-width: 360px) {
      .slider {
        flex-basis: 100px;
      }
      .buttons {
        gap: 2px;
      }
      .buttons button,
      :host([compact]) .buttons button {
        min-width: 34px;
        padding: 0 2px;
      }
    }
  `];

  constructor() {
    super();
    this.whole = undefined;
    this.compact = false;
    // What tells the place follows a dragged slider by itself; the rest of the row waits until it rests.
    new Watch(this, () => [this.desk?.player, keyMap], () => {
      const player = this.desk?.player;
      if (player?.dragged === true) this.#place(player);
      return player?.dragged;
    });
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
    const { whole } = this;
    const { player } = desk;
    return html`
      <div class="buttons" role="group" aria-label=${t('Transport')}>
        ${BUTTONS.filter((id) => command(id).lab === undefined || desk.lab !== undefined).map((id) => transportButton(desk, id))}
      </div>
      ${whole?.more(desk) ?? ''}
      <div class="slider">
        <input type="range" min="0" .max=${String(player.steps)} step="1" aria-label=${t('Step')} @input=${this.#slide} />
        ${whole?.ticks(desk) ?? ''}
      </div>
      <div class="where">
        ${whole?.where(desk, this.#go, () => this.focusStep()) ?? html`<span><span class="at"></span> / ${player.steps}</span>`}
      </div>
      ${whole?.detail(desk) ?? ''}
    `;
  }

  protected override updated(): void {
    if (this.desk !== undefined) this.#place(this.desk.player);
  }

  /** Says which step is shown, in all the ways that the row has. */
  #place(player: Player): void {
    const slider = this.renderRoot.querySelector<HTMLInputElement>('input[type="range"]');
    if (slider === null) return;
    speak(this);
    const step = String(player.step);
    const row = player.row(player.current);
    const sentence = row === undefined ? t('Start') : told(row.sentence);
    if (slider.value !== step) slider.value = step;
    slider.setAttribute('aria-valuetext', t('Step {at} of {all}. {sentence}', { at: step, all: player.steps, sentence }));
    const field = this.renderRoot.querySelector<HTMLInputElement>('#go');
    const shown = `${step} ${field === null}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (field !== null) field.value = step;
    const at = this.renderRoot.querySelector('.at');
    if (at !== null) at.textContent = step;
  }

  #slide(event: Event): void {
    const slider = event.target as HTMLInputElement;
    this.desk?.player.scrub(Number(slider.value));
    // A fence may have stopped it.
    slider.value = String(this.desk?.player.step ?? 0);
  }

  readonly #go = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    const step = Number(field.value);
    if (Number.isInteger(step) && field.value !== '') this.desk?.player.goTo(step);
    field.value = String(this.desk?.player.step ?? 0);
  };
}
define('wmi-transport', WmiTransport);

/** The button of a command. */
export function transportButton(desk: Desk, id: string): TemplateResult {
  const one = command(id);
  const playing = id === 'play' && desk.player.playing;
  const title = playing ? t('Pause') : id === 'play' ? t('Play') : titleOf(one);
  const keys = keyMap.keysOf(one);
  const key = keyName(keys[0] ?? '');
  return html`<button type="button" class=${id === 'step' ? 'primary step-button' : ''} data-command=${id}
    aria-label=${title} aria-keyshortcuts=${key === '' ? nothing : key} title=${key === '' ? title : `${title} (${key})`}
    aria-disabled=${canRun(one, desk) ? 'false' : 'true'} @click=${() => canRun(one, desk) && one.run(desk)}>${icon(playing ? 'pause' : id)}${id === 'step' ? html`<span class="word">${title}</span>` : ''}</button>`;
}
