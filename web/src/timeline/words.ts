import { Certainty, Kind, type Row } from '../engine/types.ts';

/** Objects of a callback that are named one by one; of more, only the first and the last are. */
const NAMED = 4;

/** What is written at an arrow: the row's short text with the code, count or objects that make it readable alone. */
export function labelOf(kind: number, row: Row, certainty: Certainty, codeName: (status: number) => string): string {
  const doubt = certainty === Certainty.Reading ? '⚠ ' : '';
  return `${doubt}${hasFailed(kind, row) ? '✕ failed: ' : ''}${words(kind, row, codeName)}`;
}

/** Arguments that say nothing where room is short: null pointers, and flags that are all clear. */
const EMPTY_ARGUMENTS = /(?:, (?:NULL|0x0|0))+(?=[,)])/g;

/** A label and its shorter forms, the longest first: an end is called complete by its glyph, and empty arguments become `…`. */
export function shorter(label: string): string[] {
  const plain = label.replace('SetStatus(COMPLETE, ', 'SetStatus(');
  return [...new Set([label, plain, plain.replace(EMPTY_ARGUMENTS, ', …')])];
}

/** A program's mistake, or a call or operation that ends with a failure code. */
export function hasFailed(kind: number, row: Row | undefined): boolean {
  if (kind === Kind.Fault) return true;
  return (kind === Kind.Return || kind === Kind.Status) && (row?.status ?? 0) >>> 31 === 1;
}

function words(kind: number, row: Row, codeName: (status: number) => string): string {
  const code = row.status === undefined ? '' : codeName(row.status);
  switch (kind) {
    case Kind.Return:
    case Kind.IndicateReturn:
    case Kind.StatusReturn:
    case Kind.CallbackReturn:
      return code === '' ? row.label : code;
    case Kind.Status:
    case Kind.Progress:
      return code === '' ? row.label : row.label.replace(/\)?$/, (end) => (end === '' ? ` ${code}` : `, ${code})`));
    case Kind.Indicate:
      return row.objects.length === 0 ? row.label : `${row.label}: ${objects(row.objects)}`;
    case Kind.AddRef:
    case Kind.Release:
      return row.references === undefined ? row.label : `${row.label} → ${row.references}`;
    case Kind.Print:
      return `“${row.label.trimEnd().replace(/\s*\n\s*/g, ' ⏎ ')}”`;
    default:
      return code === '' ? row.label : `${row.label}: ${code}`;
  }
}

function objects(names: readonly string[]): string {
  return names.length <= NAMED ? names.join(' ') : `${names[0] ?? ''} … ${names.at(-1) ?? ''}`;
}
