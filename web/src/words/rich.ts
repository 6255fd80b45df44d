import { t } from './words.ts';

/** A text with parts that are more than text, in the order that the language wants. */
export function rich(key: string, parts: Readonly<Record<string, unknown>>): unknown[] {
  return t(key).split(/\{(\w+)\}/).map((piece, at) => (at % 2 === 1 ? parts[piece] : piece));
}
