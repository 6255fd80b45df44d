import type { StatusText } from '../engine/types.ts';
import type { Lab } from '../lab.ts';
import type { Player } from '../player.ts';
import { eventOf } from '../position.ts';
import { hex } from '../text.ts';
import type { Question } from './questions.ts';
import { trials, type Trial } from './trials.ts';
import { t, tn, told } from '../words/words.ts';

/** What came of an answer. */
export interface Verdict {
  correct: boolean;
  /** Sentences: what is so, and why. */
  lines: string[];
  /** Rules that say so. */
  rules: string[];
  /** Another course of the same scenario in which it is otherwise, and where to look there. */
  other?: { path: Trial['path']; at: string; says: string };
}

/** Something that can be ticked or chosen. */
export interface Option {
  value: string;
  label: string;
}

/** The choices at the decision that follows an event: what may really come next. */
function open(lab: Lab, question: Question): { key: string; sentence: string; rules: string[]; taken: boolean }[] {
  const event = eventOf(lab.player, question.at);
  if (event < 0) return [];
  const before = lab.player.position;
  lab.player.seek(event + 1);
  const choices = lab.choosing.next()?.choices ?? [];
  lab.player.seek(before);
  return choices;
}

/** What an answer is chosen from; an empty list means that the answer is typed. */
export function optionsOf(lab: Lab, question: Question): Option[] {
  const { player } = lab;
  switch (question.type) {
    case 'next': {
      const right = open(lab, question).map((choice) => ({ value: choice.key, label: choice.sentence }));
      return mixed([...right, ...question.items.map((item, at) => ({ value: `wrong ${at}`, label: item }))]);
    }
    case 'order': return mixed(question.items.map((item) => ({ value: item, label: labelOf(player, item) })));
    case 'swap': return [{ value: 'no', label: t('They always come in this order.') }, { value: 'yes', label: t('The other order is permitted too.') }];
    case 'spot': return rowsOf(player);
    case 'value': return question.what === 'code' ? codesOf(lab, question) : [];
  }
}

/** Judges an answer: the values that were chosen, in the order in which they stand. */
export async function judge(lab: Lab, question: Question, answer: readonly string[]): Promise<Verdict> {
  switch (question.type) {
    case 'next': return next(lab, question, answer);
    case 'order': return order(lab, question, answer);
    case 'swap': return swap(lab, question, answer[0] === 'yes');
    case 'value': return value(lab, question, answer[0] ?? '');
    case 'spot': return spot(lab, Number(answer[0] ?? -1));
  }
}

function next(lab: Lab, question: Question, answer: readonly string[]): Verdict {
  const right = open(lab, question);
  const wanted = new Set(right.map((choice) => choice.key));
  const correct = answer.length === wanted.size && answer.every((one) => wanted.has(one));
  const other = right.find((choice) => !choice.taken);
  const decision = decisionAfter(lab, question);
  return {
    correct,
    lines: [tn(right.length, 'Only one thing may come:', '{count} things may come:'), ...right.map((choice) => `${told(choice.sentence)}${choice.taken ? ` ${t('(this run took it)')}` : ''}`)],
    rules: [...new Set(right.flatMap((choice) => choice.rules))],
    ...(other === undefined || decision < 0 ? {} : { other: { path: [{ decision, key: other.key }], at: question.at, says: t('Show the run that goes the other way') } }),
  };
}

function decisionAfter(lab: Lab, question: Question): number {
  const event = eventOf(lab.player, question.at);
  const before = lab.player.position;
  lab.player.seek(event + 1);
  const decision = lab.choosing.next()?.decision ?? -1;
  lab.player.seek(before);
  return decision;
}

async function order(lab: Lab, question: Question, answer: readonly string[]): Promise<Verdict> {
  const { player } = lab;
  const placed = (run: Player): string[] => [...question.items].sort((a, b) => eventOf(run, a) - eventOf(run, b));
  const here = placed(player);
  const pairs = here.slice(1).map((item, at) => ({ first: here[at] ?? '', second: item, loose: false }));
  const same = here.every((item, at) => item === answer[at]);
  let other: Verdict['other'];
  let tried = 1;
  for await (const trial of trials(lab)) {
    if (question.items.some((item) => eventOf(trial.player, item) < 0)) continue;
    tried++;
    for (const pair of pairs) if (eventOf(trial.player, pair.first) > eventOf(trial.player, pair.second)) pair.loose = true;
    const isAnswer = placed(trial.player).every((item, at) => item === answer[at]);
    if (isAnswer && !same) other ??= { path: trial.path, at: answer[0] ?? '', says: t('Show the run with your order') };
  }
  const correct = same || other !== undefined;
  return {
    correct,
    lines: [
      same ? t('This is the order of this run.') : correct ? t('Your order is permitted too; this run took another:') : t('This run took another order:'),
      ...here.map((item, at) => `${labelOf(player, item)}${at === pairs.length ? '' : pairs[at]?.loose === true ? `  ↕ ${t('the next may come first')}` : `  🔒 ${t('before the next')}`}`),
      tn(tried, 'A lock means: so in the one permitted run that was tried.', 'A lock means: so in all of {count} permitted runs that were tried.'),
    ],
    rules: rulesAt(player, here),
    ...(other === undefined ? {} : { other }),
  };
}

async function swap(lab: Lab, question: Question, claimed: boolean): Promise<Verdict> {
  const [first = '', second = ''] = question.items;
  const before = (run: Player): boolean => eventOf(run, first) < eventOf(run, second);
  const here = before(lab.player);
  let tried = 1;
  for await (const trial of trials(lab)) {
    if (eventOf(trial.player, first) < 0 || eventOf(trial.player, second) < 0) continue;
    tried++;
    if (before(trial.player) !== here) {
      return {
        correct: claimed, lines: [t('The other order is permitted too.')], rules: rulesAt(lab.player, [first, second]),
        other: { path: trial.path, at: here ? second : first, says: t('Show a run where they are swapped') },
      };
    }
  }
  return { correct: !claimed, lines: [tn(tried, 'No: in the one permitted run that was tried they come in this order.', 'No: in all of {count} permitted runs that were tried they come in this order.')], rules: rulesAt(lab.player, [second]) };
}

async function value(lab: Lab, question: Question, answer: string): Promise<Verdict> {
  const here = valueAt(lab, lab.player, question);
  const correct = here !== '' && answer.trim().toLowerCase() === here.toLowerCase();
  const result: Verdict = { correct, lines: [here === '' ? t('It is not in this run.') : t('It is {value}.', { value: here })], rules: rulesAt(lab.player, [question.at]) };
  for await (const trial of trials(lab)) {
    const there = valueAt(lab, trial.player, question);
    if (there !== '' && there !== here) {
      return { ...result, lines: [...result.lines, t('In another permitted run it is {value}.', { value: there })], other: { path: trial.path, at: question.at, says: t('Show a run where it differs') } };
    }
  }
  return result;
}

function spot(lab: Lab, event: number): Verdict {
  const findings = lab.source?.findings ?? [];
  const rowOf = (at: number): number => lab.player.visible.rowAt(at);
  const found = findings.find((one) => rowOf(one.event) === rowOf(event));
  const shown = found ?? findings[0];
  return {
    correct: found !== undefined || (findings.length === 0 && event < 0),
    lines: shown === undefined ? [t('No step of this run breaks the contract.')] : [t('Step {at}: {message}', { at: lab.player.visible.rowAt(shown.event) + 1, message: told(shown.message) }), told(shown.cure)],
    rules: shown === undefined ? [] : (lab.player.row(shown.event)?.rules ?? []),
  };
}

function valueAt(lab: Lab, run: Player, question: Question): string {
  const row = run.row(eventOf(run, question.at));
  switch (question.what) {
    case 'code': return row?.status === undefined ? '' : nameOf(lab, row.status);
    case 'count': return row === undefined ? '' : String(row.objects.length);
    case 'references': return row?.references === undefined ? '' : String(row.references);
  }
}

function nameOf(lab: Lab, status: number): string {
  return lab.source?.status(status)?.name ?? hex(status);
}

/** Codes that are wrong in an instructive way: those that people take for each other. */
const USUAL = ['WBEM_S_NO_ERROR', 'WBEM_S_FALSE', 'WBEM_S_TIMEDOUT', 'WBEM_E_NOT_FOUND', 'WBEM_E_INVALID_PARAMETER', 'WBEM_E_CALL_CANCELLED'];

function codesOf(lab: Lab, question: Question): Option[] {
  const right = valueAt(lab, lab.player, question);
  const known = new Map<string, StatusText>([...(lab.engine?.catalogue.statuses.values() ?? [])].map((one) => [one.name, one]));
  const names = [...new Set([right, ...USUAL, ...question.items])].filter((name) => known.has(name)).slice(0, 6);
  return names.sort().map((name) => ({ value: name, label: name }));
}

function rowsOf(player: Player): Option[] {
  return Array.from({ length: player.visible.length }, (_, row) => {
    const event = player.visible.event(row);
    return { value: String(event), label: `${row + 1}. ${player.label(event)}` };
  });
}

function labelOf(player: Player, place: string): string {
  const event = eventOf(player, place);
  return event < 0 ? place : (told(player.row(event)?.sentence ?? player.label(event)));
}

function rulesAt(player: Player, places: readonly string[]): string[] {
  return [...new Set(places.flatMap((place) => player.row(eventOf(player, place))?.rules ?? []))];
}

/** An order that gives nothing away and is the same every time. */
function mixed(options: Option[]): Option[] {
  const weight = (text: string): number => [...text].reduce((sum, char) => (Math.imul(sum, 31) + (char.codePointAt(0) ?? 0)) >>> 0, 7);
  return [...options].sort((a, b) => weight(a.label) - weight(b.label));
}
