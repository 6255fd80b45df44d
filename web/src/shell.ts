import { html, nothing, type TemplateResult } from 'lit';
import { isUsual } from './choosing.ts';
import { command, titleOf } from './commands.ts';
import type { Desk, ToolName } from './desk.ts';
import { dragRow } from './dragging.ts';
import './editor/editor.ts';
import { icon } from './icons.ts';
import './lab-commands.ts';
import type { Lab } from './lab.ts';
import './panels/card.ts';
import type { DialogName } from './panels/dialogs.ts';
import './panels/next.ts';
import type { WmiOutline } from './panels/outline.ts';
import './panels/outline.ts';
import './panels/search.ts';
import './panels/splitter.ts';
import './panels/state.ts';
import './panels/tabs.ts';
import './panels/transport.ts';
import { wholeCard } from './panels/whole-card.ts';
import { wholeTransport } from './panels/whole-transport.ts';
import { questionsOf } from './quiz/questions.ts';
import type { WmiTimeline } from './timeline/timeline.ts';
import './timeline/timeline.ts';
import { t, told } from './words/words.ts';

/** What the arrangements need from the page. */
export interface Shell {
  readonly model: Lab;
  readonly desk: Desk;
  /** The tab that is shown: in a wide page of the centre, in a narrow one of everything. */
  readonly place: string;
  choosePlace(place: string): void;
  /** A question stands in place of the step card. */
  readonly quizzing: boolean;
  setQuizzing(on: boolean): void;
  showDialog(name: DialogName): void;
  /** Shows a place of the scenario text. */
  revealSource(offset: number): Promise<void>;
}

/** Wide: text, run and state side by side. */
export function columns(shell: Shell): TemplateResult {
  const tabs = [{ id: 'diagram', label: t('Diagram') }, { id: 'outline', label: t('Outline') }];
  return html`<div class="columns">
    <section class="left" aria-label=${t('Scenario')}>${editor(shell)}</section>
    <wmi-splitter></wmi-splitter>
    <section class="centre" aria-label=${t('Course of the run')}>
      <div class="toolbar">
        <wmi-tabs label=${t('Form of the run')} .tabs=${tabs} .selected=${shell.place} @wmi-tab=${choose(shell)}></wmi-tabs>
        ${view(shell)} ${questions(shell)}
      </div>
      ${shell.place === 'outline' ? outline(shell) : diagram(shell)} ${card(shell)}
    </section>
    <section class="right" aria-label=${t('State and choices')}>${state(shell)} ${next(shell)}</section>
  </div>`;
}

/** Narrow: one thing at a time, the step card under the run, the transport in reach of the thumb. */
export function tabbed(shell: Shell): TemplateResult {
  const { choosing, player } = shell.model;
  const choices = player.hurried ? 0 : (choosing.next()?.choices.filter(isUsual).length ?? 0);
  const tabs = [
    { id: 'outline', label: t('Outline') }, { id: 'diagram', label: t('Diagram') }, { id: 'scenario', label: t('Text') },
    { id: 'state', label: t('State') }, { id: 'next', label: t('Next'), count: choices > 1 && !player.fenced ? choices : 0 },
  ];
  const pages: Record<string, (shell: Shell) => TemplateResult> = { diagram: run(diagram), scenario: editor, state, next };
  const page = pages[shell.place] ?? run(outline);
  return html`<div class="tabbed">
    <wmi-tabs label=${t('View')} .tabs=${tabs} .selected=${shell.place} @wmi-tab=${choose(shell)}></wmi-tabs>
    <div class="page">${shell.place === 'outline' || shell.place === 'diagram' ? html`<div class="bar">${view(shell)} ${quizButton(shell)}</div>` : ''}${page(shell)}</div>
  </div>`;
}

function run(form: (shell: Shell) => TemplateResult): (shell: Shell) => TemplateResult {
  return (shell) => html`${form(shell)}${card(shell)}`;
}

function choose(shell: Shell): (event: CustomEvent<string>) => void {
  return (event) => shell.choosePlace(event.detail);
}

function editor({ model, desk, quizzing }: Shell): TemplateResult {
  const running = model.player.running;
  return html`<wmi-editor .text=${model.text} .ran=${model.opening?.text ?? ''} .diagnostics=${model.diagnostics} .running=${running} .words=${model.words} .quizzing=${quizzing}
    .stops=${model.breakpoints.lines} @wmi-stop=${(event: CustomEvent<number>) => model.breakpoints.toggleLine(event.detail)}
    @wmi-edit=${(event: CustomEvent<string>) => model.edit(event.detail)} @wmi-run=${() => desk.lab?.run()}></wmi-editor>`;
}

function diagram({ model, desk }: Shell): TemplateResult {
  return html`<wmi-timeline .player=${model.player} @pointerdown=${drag(desk)} @wmi-swap=${ask(desk)}></wmi-timeline>`;
}

function outline({ model, desk }: Shell): TemplateResult {
  return html`<wmi-outline .player=${model.player} @pointerdown=${drag(desk)} @wmi-swap=${ask(desk)}></wmi-outline>`;
}

/** What tells the order of two rows leads to the question whether they could swap. */
function ask(desk: Desk): (event: CustomEvent<[number, number]>) => void {
  return (event) => {
    event.preventDefault();
    desk.lab?.askSwap(...event.detail);
  };
}

/** A row that is dragged onto another asks whether the two could swap. */
function drag(desk: Desk): (down: PointerEvent) => void {
  return (down) => {
    const rows = (down.currentTarget as WmiTimeline | WmiOutline).rows();
    if (down.composedPath().includes(rows.area)) dragRow(down, rows, (one, other) => desk.lab?.askSwap(one, other));
  };
}

function state({ model, desk, revealSource }: Shell): TemplateResult {
  return html`<wmi-state .lab=${model} @wmi-modes=${() => desk.lab?.openTool('modes')} @wmi-source=${(event: CustomEvent<number>) => void revealSource(event.detail)}></wmi-state>`;
}

function next({ model, desk, showDialog, quizzing }: Shell): TemplateResult {
  if (quizzing && model.player.hideFuture) return html`<p class="later">${t('What may come next is shown once the question is answered.')}</p>`;
  return html`<wmi-next role="region" tabindex="0" aria-label=${t('Next')} .lab=${model} .desk=${desk} @wmi-readings=${() => showDialog('readings')}></wmi-next>`;
}

function card({ model, quizzing }: Shell): TemplateResult {
  if (quizzing) return html`<wmi-quiz tabindex="0" role="region" aria-label=${t('Question')} .lab=${model}></wmi-quiz>`;
  const { player, choosing } = model;
  return html`<wmi-card tabindex="0" role="region" aria-label=${t('Current step')} .player=${player} .intro=${model.intro} .whole=${wholeCard}
    .alternatives=${model.source === undefined ? undefined : choosing.alternatives()}
    @wmi-take=${(event: CustomEvent<{ key: string }>) => void choosing.take(player.log.decision(player.current), event.detail.key)}
    @wmi-reading=${(event: CustomEvent<{ name: string; value: string }>) => void model.setReading(event.detail.name, event.detail.value)}></wmi-card>`;
}

/** The row of buttons below everything. */
export function transport({ desk }: Shell): TemplateResult {
  return html`<footer><wmi-transport .desk=${desk} .whole=${wholeTransport}></wmi-transport></footer>`;
}

/** What is looked at, and how: search, lanes, legend. */
function view({ model, desk, place }: Shell): TemplateResult {
  const tool = (name: ToolName, key: string, label: string): TemplateResult => html`<button type="button" class="tool" aria-keyshortcuts=${key}
    title=${`${label} (${key})`} @click=${() => desk.lab?.openTool(name)}>${label}</button>`;
  const hidden = model.player.hiddenLanes.size;
  return html`<wmi-search .player=${model.player}></wmi-search>${tool('lanes', 'm', hidden === 0 ? t('Lanes') : t('Lanes, {count} hidden', { count: hidden }))} ${place === 'outline' ? nothing : axis(model, desk)} ${tool('legend', 'k', t('Legend'))}`;
}

/** Whether rows stand to the scale of time. Where they cannot, the button stays in reach of the keyboard and says why. */
function axis({ player }: Lab, desk: Desk): TemplateResult {
  const one = command('axis');
  const why = player.untimely;
  return html`<button type="button" class="tool" aria-keyshortcuts="a" aria-pressed=${player.timed && why === '' ? 'true' : 'false'}
    aria-label=${t('Time scale')} aria-disabled=${why === '' ? 'false' : 'true'} title=${why === '' ? `${titleOf(one)} (a)` : why} @click=${() => why === '' && one.run(desk)}>${icon('axis')}</button>`;
}

/** What makes a class think first: the questions of the scenario, and a run that does not show what comes. */
function questions(shell: Shell): TemplateResult {
  const { player } = shell.model;
  return html`${quizButton(shell)}<button type="button" class="tool" aria-pressed=${player.hideFuture ? 'true' : 'false'} title=${`${t('Hide what comes next')} (h)`}
      @click=${() => player.setHideFuture(!player.hideFuture)}>${t('Hide the future')}</button>`;
}

/** Which of several branches is shown; a press compares them. */
export function branch({ model, desk }: Shell): TemplateResult | typeof nothing {
  const branches = model.player.hurried ? [] : model.choosing.branches();
  const shown = model.source?.branch ?? 0;
  const name = model.choosing.nameOf(shown);
  // A link brings one branch, with the name that its sender gave it.
  if (branches.length < 2) return model.choosing.ownName(shown) === undefined ? nothing : html`<span class="chip">${t('Branch {name}', { name })}</span>`;
  return html`<button type="button" class="tool" title=${`${t('Compare two branches …')} (w)`}
    @click=${() => desk.lab?.openTool('compare')}>${t('Branch {name}, one of {count}', { name, count: branches.length })}</button>`;
}

/** How the run ends, unless that is still to be found out. */
export function ending({ model: { player, source } }: Shell): TemplateResult | typeof nothing {
  const outcome = source?.outcome;
  return outcome === undefined || player.hideFuture ? nothing
    : html`<span class="chip ${outcome.kind}" title=${told(outcome.detail)}>${t('ends: {how}', { how: told(outcome.text) })}</span>`;
}

/** Starts and ends the quiz of a scenario that asks questions. */
export function quizButton({ model, quizzing, setQuizzing }: Shell): TemplateResult | typeof nothing {
  const count = questionsOf(model.opening?.text ?? '').length;
  if (count === 0) return nothing;
  return html`<button type="button" aria-pressed=${quizzing ? 'true' : 'false'} class="tool quiz" title=${t('Answer the questions of this scenario')} @click=${() => setQuizzing(!quizzing)}>${t('Quiz ({count})', { count })}</button>`;
}
