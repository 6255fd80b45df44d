/**
 * What the engine says, by its patterns: `"{lane} calls {call}."` with its translation. What stands for a name is taken
 * over, and when it is itself something that the engine says, translated too; `{text}` never is, a program printed it.
 */
export type Patterns = Readonly<Record<string, string>>;

interface Pattern {
  shape: RegExp;
  names: readonly string[];
  translation: string;
}

/** Texts whose translation is kept, so that a redrawn picture does not look for it again. */
const KEPT = 5_000;
/** Sentences inside of sentences: more than the engine ever makes. */
const DEEPEST = 3;

/** Answers what a text of the engine is in another language, or nothing. */
export function engineWords(patterns: Patterns): (text: string) => string | undefined {
  const plain = new Map(Object.entries(patterns).filter(([key]) => !key.includes('{')));
  // The more of a pattern is fixed, the surer it is meant.
  const shaped = Object.entries(patterns).filter(([key]) => key.includes('{')).sort(([a], [b]) => fixed(b) - fixed(a)).map(patternOf);
  const printed = shaped.filter(({ names }) => names.includes('text'));
  const kept = new Map<string, string | undefined>();

  const find = (text: string, depth: number): string | undefined => {
    const whole = plain.get(text);
    if (whole !== undefined || depth > DEEPEST) return whole;
    return fit(printed, text, depth) ?? notes(text, depth) ?? fit(shaped, text, depth);
  };
  const fit = (among: readonly Pattern[], text: string, depth: number): string | undefined => {
    for (const { shape, names, translation } of among) {
      const parts = shape.exec(text);
      if (parts === null) continue;
      const values = new Map(names.map((name, at) => [name, parts[at + 1] ?? '']));
      return translation.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const value = values.get(name) ?? '';
        return name === 'text' ? value : (find(value, depth + 1) ?? value);
      });
    }
    return undefined;
  };
  /** A sentence and the note behind it, each by its own pattern. */
  const notes = (text: string, depth: number): string | undefined => {
    for (let at = text.indexOf('. '); at >= 0; at = text.indexOf('. ', at + 2)) {
      const [first, rest] = [find(text.slice(0, at + 1), DEEPEST), find(text.slice(at + 2), depth + 1)];
      if (first !== undefined && rest !== undefined) return `${first} ${rest}`;
    }
    return undefined;
  };

  return (text) => {
    if (!kept.has(text)) {
      if (kept.size > KEPT) kept.clear();
      kept.set(text, find(text, 0));
    }
    return kept.get(text);
  };
}

const fixed = (key: string): number => key.replaceAll(/\{\w+\}/g, '').length;

/** A name stands for a part of one sentence, only what was printed may hold several. */
function patternOf([key, translation]: [string, string]): Pattern {
  const pieces = key.split(/\{(\w+)\}/);
  const source = pieces.map((piece, at) => (at % 2 === 1 ? (piece === 'text' ? '(.+)' : '((?:(?!\\. [A-Z]).)+?)') : piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))).join('');
  return { shape: new RegExp(`^${source}$`, 's'), names: pieces.filter((_, at) => at % 2 === 1), translation };
}
