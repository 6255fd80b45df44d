import { Certainty, Kind, type Row } from '../engine/types.ts';
import type { Log } from './log.ts';
import type { Repeat } from './repeats.ts';
import type { Operation } from './structure.ts';
import { count, t, tn, told } from '../words/words.ts';

type CodeName = (status: number) => string;

/** Objects of a callback that are named one by one; of more, only the first and the last are. */
const NAMED = 4;

/** What is written at an arrow: the row's short text with the code, count or objects that make it readable alone. */
export function labelOf(log: Log, event: number, row: Row, codeName: CodeName): string {
  const doubt = log.certainty(event) === Certainty.Reading ? '⚠ ' : '';
  return `${doubt}${log.failed(event) ? t('✕ failed: ') : ''}${words(log.kind(event), row, codeName)}`;
}

/** Arguments that say nothing where room is short: null pointers, and flags that are all clear. */
const EMPTY_ARGUMENTS = /(?:, (?:NULL|0x0|0))+(?=[,)])/g;

/** A label and its shorter forms, the longest first: an end is called complete by its glyph, and empty arguments become `…`. */
export function shorter(label: string): string[] {
  const plain = label.replace('SetStatus(COMPLETE, ', 'SetStatus(');
  return [...new Set([label, plain, plain.replace(EMPTY_ARGUMENTS, ', …')])];
}

/** A whole operation, with its end where that is known, in the row of its call: `NextAsync(3) · r1 · 2 Indicate · 3 objects · WBEM_S_NO_ERROR`. */
export function summaryOf(log: Log, operation: Operation, end: number, label: string, codeName: CodeName): string {
  const name = label.replace(/\((?:"[^"]*", *)?.*$/, '');
  const objects = operation.objects.at(-1) ?? 0;
  const parts = [`${name} r${operation.number}`];
  if (operation.indicates.length > 0) parts.push(`${operation.indicates.length} Indicate`, tn(objects, '{count} object', '{count} objects'));
  if (end >= 0) parts.push(`${log.failed(end) ? '✕ ' : ''}${codeName(log.status(end))}`);
  return parts.join(' · ');
}

/** A folded repetition in its first row: `Indicate ×40 (1,000 objects)`. */
export function repeatOf(log: Log, repeat: Repeat, label: string): string {
  const name = log.kind(repeat.first) === Kind.Indicate ? 'Indicate' : label;
  const sum = repeat.objects > 0 ? ` (${tn(repeat.objects, '{count} object', '{count} objects')})` : '';
  return `${name} ×${count(repeat.turns)}${sum}${repeat.rows > 1 ? t(', {rows} rows each', { rows: repeat.rows }) : ''}`;
}

/** How many objects a request asks for, as its call says; undefined for a call that names no number. */
export function requested(label: string): number | undefined {
  const digits = /^NextAsync\((\d+)/.exec(label)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function words(kind: number, row: Row, codeName: CodeName): string {
  const code = row.status === undefined ? '' : codeName(row.status);
  switch (kind) {
    case Kind.Return:
    case Kind.IndicateReturn:
    case Kind.StatusReturn:
    case Kind.CallbackReturn:
      return code === '' ? told(row.label) : code;
    case Kind.Status:
    case Kind.Progress:
      return code === '' ? row.label : row.label.replace(/\)?$/, (end) => (end === '' ? ` ${code}` : `, ${code})`));
    case Kind.Indicate:
      return row.objects.length === 0 ? row.label : `${row.label}: ${objects(row.objects)}`;
    case Kind.AddRef:
    case Kind.Release:
      return row.references === undefined ? row.label : `${row.label} → ${row.references}`;
    case Kind.Wait:
      return t('waits {for}', { for: told(row.label) });
    case Kind.Print:
      return `“${row.label.trimEnd().replace(/\s*\n\s*/g, ' ⏎ ')}”`;
    default:
      return code === '' ? told(row.label) : `${told(row.label)}: ${code}`;
  }
}

function objects(names: readonly string[]): string {
  return names.length <= NAMED ? names.join(' ') : `${names[0] ?? ''} … ${names.at(-1) ?? ''}`;
}
