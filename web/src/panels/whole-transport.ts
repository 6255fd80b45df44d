import { html, nothing, type TemplateResult } from 'lit';
import type { Desk } from '../desk.ts';
import { Level } from '../engine/types.ts';
import { interleaved } from '../moves.ts';
import { SPEEDS, type Clock } from '../playback.ts';
import { count as number, t } from '../words/words.ts';
import './ticks.ts';
import { transportButton, type WholeTransport } from './transport.ts';

/** A narrow page has no room for these buttons, which the keys and the palette have too. */
const MORE = ['over', 'out', 'breakpoint', 'palette'];

/** More ways to step, the step field, and how to play and how much to show. */
export const wholeTransport: WholeTransport = {
  more: (desk) => html`<div class="buttons more" role="group" aria-label=${t('More ways to step')}>${MORE.map((id) => transportButton(desk, id))}</div>`,
  where,
  detail,
  ticks: ({ player }) => html`<wmi-ticks .player=${player}></wmi-ticks>`,
};

function where(desk: Desk, go: (event: Event) => void, done: () => void): TemplateResult {
  const { player } = desk;
  // Enter is used up here: the button that gets the focus must not take it for a press.
  const enter = (event: KeyboardEvent): void => {
    event.preventDefault();
    go(event);
    done();
  };
  return html`<label for="go">${t('Step')}</label>
    <input id="go" type="number" class=${player.steps > 9999 ? 'wide' : ''} min="0" .max=${String(player.steps)} @change=${go}
      @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && enter(event)} />
    <span>${t('of {all}', { all: player.steps })}</span>${between(desk)}`;
}

/** What else ran inside the call that has just ended. */
function between({ player }: Desk): TemplateResult | typeof nothing {
  const count = interleaved(player, player.current);
  return count === 0 ? nothing : html`<span class="chip" title=${t('Rows of other calls between the start and the end of this one')}>${t('{count} interleaved', { count })}</span>`;
}

function detail(desk: Desk): TemplateResult {
  const names: [Level, string][] = [[Level.Operations, t('Operations')], [Level.Story, t('Story')], [Level.Calls, t('Calls')], [Level.Everything, t('Everything')]];
  const { playback } = desk.player;
  return html`<div class="where detail">
    <label for="clock">${t('Play by')}</label>
    <select id="clock" @change=${(event: Event) => desk.player.playback.setClock((event.target as HTMLSelectElement).value as Clock)}>
      <option value="events" ?selected=${playback.clock === 'events'}>${t('events')}</option><option value="time" ?selected=${playback.clock === 'time'}>${t('virtual time')}</option></select>
    <select aria-label=${t('Speed')} @change=${(event: Event) => desk.player.playback.setSpeed(Number((event.target as HTMLSelectElement).value))}>
      ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === playback.speed}>${number(speed)}×</option>`)}</select>
    <label for="level">${t('Detail')}</label>
    <select id="level" @change=${(event: Event) => desk.player.setLevel(Number((event.target as HTMLSelectElement).value))}>
      ${names.map(([level, name]) => html`<option value=${level} ?selected=${level === desk.player.level}>${name}</option>`)}
    </select>
  </div>`;
}
