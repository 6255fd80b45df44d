import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Announcer } from './announce.ts';
import type { Desk } from './desk.ts';
import { readTrace, RecordedSource } from './engine/recorded.ts';
import { handleKey } from './keys.ts';
import './panels/card.ts';
import './panels/transport.ts';
import { Player } from './player.ts';
import { base, theme } from './theme.ts';
import './timeline/timeline.ts';
import type { WmiTimeline } from './timeline/timeline.ts';
import { Watch } from './watch.ts';

/** Largest recorded trace that is read, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * `<wmi-lab trace="run.json">`: a recorded run, to step through where it is explained. Compact and read-only; no wasm.
 *
 * Attributes: `trace` (address of the file), `at` (`step:7` or `end`), `theme` (`light`, `dark`; else as the system).
 */
export class WmiLab extends LitElement implements Desk {
  static override properties = {
    trace: {}, at: {}, theme: { reflect: true }, problem: { state: true }, heading: { state: true }, said: { state: true },
  };
  declare trace: string;
  declare at: string;
  declare theme: string;
  declare problem: string;
  declare heading: string;
  declare said: string;
  readonly player = new Player();
  readonly lab = undefined;
  readonly #announcer = new Announcer();

  static override styles = [theme, base, css`
    :host {
      display: grid;
      grid-template-rows: auto minmax(0, 1fr) auto auto;
      width: 600px;
      max-width: 100%;
      height: 400px;
      border: 1px solid var(--strong-line);
      border-radius: 8px;
      overflow: hidden;
      text-align: start;
    }
    :host([hidden]) {
      display: none;
    }
    header {
      display: flex;
      justify-content: space-between;
      gap: 12px;
      padding: 4px 12px;
      font-size: 13px;
      background: var(--panel);
      border-bottom: 1px solid var(--line);
    }
    .title {
      font-weight: 600;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .where {
      color: var(--muted);
      white-space: nowrap;
    }
    wmi-card {
      height: 84px;
    }
    .problem {
      padding: 16px;
    }
  `];

  constructor() {
    super();
    this.trace = '';
    this.at = '';
    this.theme = '';
    this.problem = '';
    this.heading = '';
    this.said = '';
    new Watch(this, () => [this.player]);
    this.player.addEventListener('change', () => {
      this.said = this.#announcer.note(this.player, performance.now());
      this.dispatchEvent(new CustomEvent('wmi-step', {
        detail: { step: this.player.step, position: this.player.position }, bubbles: true, composed: true,
      }));
    });
    this.addEventListener('keydown', (event) => handleKey(event, this));
  }

  override disconnectedCallback(): void {
    this.player.pause();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    if (this.problem !== '') return html`<p class="problem" role="alert">${this.problem}</p>`;
    return html`
      <header><span class="title">${this.heading}</span><span class="where">recorded run</span></header>
      <wmi-timeline compact .player=${this.player}></wmi-timeline>
      <wmi-card compact tabindex="0" role="region" aria-label="Current step" .player=${this.player}></wmi-card>
      <wmi-transport compact .desk=${this as Desk}></wmi-transport>
      <div class="hidden-text" aria-live="polite">${this.said === '' ? nothing : this.said}</div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('trace') && this.trace !== '') void this.#load(this.trace);
  }

  centre(): void {
    this.renderRoot.querySelector<WmiTimeline>('wmi-timeline')?.centre();
  }
  focusStepField(): void {
    this.renderRoot.querySelector<HTMLElement>('wmi-transport')?.shadowRoot?.querySelector<HTMLInputElement>('input')?.focus();
  }
  selected(): number {
    return this.player.current;
  }
  toggleHelp(): void {
    this.said = 'Arrow right and left step, Home and End jump, n is the next callback, Space plays.';
  }
  escape(): void {
    this.player.pause();
  }

  async #load(address: string): Promise<void> {
    try {
      const response = await fetch(new URL(address, document.baseURI), { credentials: 'same-origin' });
      if (!response.ok) throw new Error(`The recorded trace could not be loaded (HTTP ${response.status}).`);
      const text = await response.text();
      if (text.length > MAX_BYTES) throw new Error('The recorded trace is larger than 16 MB.');
      const trace = readTrace(text);
      if (address !== this.trace) return;
      this.problem = '';
      this.heading = trace.title;
      this.player.load(new RecordedSource(trace), 0);
      this.#start();
      this.dispatchEvent(new CustomEvent('wmi-ready', { bubbles: true, composed: true }));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'The recorded trace could not be loaded.';
    }
  }

  /** Goes to the step that the attribute `at` names; the first one otherwise. */
  #start(): void {
    const step = /^step:(\d+)$/.exec(this.at)?.[1];
    if (this.at === 'end') this.player.seek(this.player.length);
    else this.player.goTo(step === undefined ? 1 : Number(step));
  }
}
if (customElements.get('wmi-lab') === undefined) customElements.define('wmi-lab', WmiLab);
