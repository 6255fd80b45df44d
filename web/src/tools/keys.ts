import { LitElement, css, html, type TemplateResult } from 'lit';
import { COMMANDS, GROUPS, keyName, titleOf, type Command } from '../commands.ts';
import { keyMap, nameOf } from '../keys.ts';
import { base } from '../theme.ts';
import { Watch } from '../watch.ts';
import { t } from '../words/words.ts';

/** Keys that only hold others, and those that lead out of here. */
const NOT_ALONE = new Set(['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'Tab', 'Escape']);

/** Gives commands other keys; one switch turns all single characters off. */
export class WmiKeys extends LitElement {
  static override properties = { listening: { state: true } };
  /** Id of the command that waits for its key. */
  declare listening: string;
  static override styles = [base, css`
    .letters {
      display: flex;
      gap: 10px;
      align-items: center;
      min-height: 32px;
    }
    h3 {
      font-size: 14px;
      margin: 14px 0 4px;
    }
    .line {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 10px;
      border-bottom: 1px solid var(--line);
      padding: 3px 0;
      font-size: 14px;
    }
    .line button {
      min-width: 120px;
      font-family: var(--mono);
      font-size: 13px;
    }
    .muted {
      color: var(--muted);
      font-size: 13.5px;
      margin: 6px 0;
    }
  `];

  constructor() {
    super();
    this.listening = '';
    new Watch(this, () => [keyMap]);
  }

  override render(): TemplateResult {
    return html`<label class="letters"><input type="checkbox" .checked=${keyMap.letters} @change=${(event: Event) => keyMap.setLetters((event.target as HTMLInputElement).checked)} />
        ${t('Single characters are commands')}</label>
      <p class="muted">${t('Turn this off when you dictate or use a reading tool; arrows, F8 and keys with Ctrl stay. Keys work only while the focus is in the page.')}</p>
      <button type="button" @click=${() => keyMap.reset()}>${t('All keys as they were')}</button>
      ${GROUPS.map((group) => html`<h3>${t(group)}</h3>${COMMANDS.filter((one) => one.group === group).map((one) => this.#line(one))}`)}`;
  }

  #line(one: Command): TemplateResult {
    const waits = this.listening === one.id;
    const keys = keyMap.keysOf(one).map(keyName).join('  ');
    return html`<div class="line"><span>${titleOf(one)}</span><button type="button" aria-label=${t('Key for {command}: {keys}', { command: titleOf(one), keys: keys === '' ? t('none') : keys })}
      @click=${() => (this.listening = one.id)} @blur=${() => waits && (this.listening = '')} @keydown=${(event: KeyboardEvent) => waits && this.#take(event, one)}>
      ${waits ? t('press a key …') : keys === '' ? t('none') : keys}</button></div>`;
  }

  #take(event: KeyboardEvent, one: Command): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.listening = '';
    }
    if (NOT_ALONE.has(event.key) || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    keyMap.assign(one, nameOf(event));
    this.listening = '';
  }
}
customElements.define('wmi-keys', WmiKeys);
