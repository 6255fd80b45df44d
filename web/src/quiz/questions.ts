/** A question that the author of a scenario wrote into a comment. Places are those of `position.ts`. */
export interface Question {
  /** Counted from 1 in the order of the text. */
  id: number;
  type: 'next' | 'order' | 'value' | 'swap' | 'spot';
  prompt: string;
  /** What the author adds to every verdict. */
  why: string;
  /** The event that is asked about; the run stands just before it, for `next` just after it. */
  at: string;
  /** What of the event is asked for. */
  what: 'code' | 'count' | 'references';
  /** Lines that began with `-`: wrong answers of `next`, the steps of `order` and `swap`. */
  items: string[];
}

const HEAD = /^ask\s+(next|order|value|swap|spot)(?:\s+(code|count|references))?(?:\s+at\s+(\S+))?\s*$/;

/** The questions of a scenario's text, in order; a comment that is no question is left alone. */
export function questionsOf(text: string): Question[] {
  return comments(text).flatMap((comment) => {
    const [head = '', ...lines] = comment.trim().split('\n').map((line) => line.trim());
    const match = HEAD.exec(head);
    if (match === null) return [];
    const [, type = '', what = 'code', at = ''] = match;
    const items = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2).trim());
    const why = lines.filter((line) => line.startsWith('why:')).map((line) => line.slice(4).trim()).join(' ');
    const prompt = lines.filter((line) => line !== '' && !line.startsWith('- ') && !line.startsWith('why:')).join(' ');
    return [{ type: type as Question['type'], what: what as Question['what'], at, items, why, prompt }];
  }).filter(isWhole).map((question, index) => ({ id: index + 1, ...question }));
}

/** Whether everything that its type needs was written. */
function isWhole(question: Omit<Question, 'id'>): boolean {
  switch (question.type) {
    case 'next': case 'value': return question.at !== '';
    case 'order': return question.items.length >= 2;
    case 'swap': return question.items.length === 2;
    case 'spot': return true;
  }
}

/** The HTML comments that stand outside of fenced blocks. */
function comments(text: string): string[] {
  const open = text.replaceAll(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[^]*?^ {0,3}\1[`~]*[ \t]*$/gm, '');
  return [...open.matchAll(/<!--([^]*?)-->/g)].map((match) => match[1] ?? '');
}
