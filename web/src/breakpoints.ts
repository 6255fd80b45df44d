import { Kind } from './engine/types.ts';
import type { Player } from './player.ts';
import { isReturn } from './timeline/log.ts';
import { below } from './timeline/structure.ts';
import { t } from './words/words.ts';

/** Kinds of events by the names that people know. */
export const KINDS: Readonly<Record<string, Kind>> = {
  call: Kind.Call, return: Kind.Return, Indicate: Kind.Indicate, SetStatus: Kind.Status, progress: Kind.Progress, AddRef: Kind.AddRef,
  Release: Kind.Release, write: Kind.Write, print: Kind.Print, wait: Kind.Wait, time: Kind.Time, cancelled: Kind.Cancelled, fault: Kind.Fault,
  end: Kind.End,
};

/** Classes of HRESULTs that can be stopped at. */
export const CLASSES = ['failed', 'success with a meaning', 'WBEM_S_NO_ERROR'] as const;

/**
 * Where a run stops:
 * - `line N`: a statement on a line of the scenario is reached;
 * - `kind NAME`: an event of a kind;
 * - `hresult CLASS`: an event carries such a code, by its class or by its name;
 * - `object NAME`: an object is carried;
 * - `delivered rN COUNT`: operation N has brought that many objects;
 * - `references LANE COUNT`: the reference count of a sink becomes that number.
 */
export type Form = 'line' | 'kind' | 'hresult' | 'object' | 'delivered' | 'references';
export const FORMS: readonly Form[] = ['line', 'kind', 'hresult', 'object', 'delivered', 'references'];

/** Most breakpoints of a run, and the longest of them; a link brings them from outside. */
const MOST = 50;
const LONGEST = 120;

type Stops = (event: number) => boolean;

/** The breakpoints of a run, as short texts; they go with a share link. */
export class Breakpoints {
  readonly #player: Player;
  #texts: readonly string[] = [];
  #marked: readonly number[] = [];
  #lines: { text: string; starts: number[] } = { text: '', starts: [] };

  constructor(player: Player) {
    this.#player = player;
  }

  get all(): readonly string[] {
    return this.#texts;
  }

  /** Sets a breakpoint at the statement of an event, or clears the one that is there; WMI's own steps lead to the statement after them. */
  toggleAt(event: number): void {
    const player = this.#player;
    const start = ((event === player.current ? player.running : player.statement(event)) ?? player.statement(event + 1))?.start;
    if (start !== undefined) this.toggleLine(start);
  }

  /** Takes the breakpoints of a link: those that cannot be read are left out. */
  restore(texts: readonly string[]): void {
    this.#set(texts.filter((text) => text.length <= LONGEST && FORMS.some((form) => text.startsWith(`${form} `))).slice(0, MOST));
  }

  /** Adds one; answers what is wrong with it, or nothing. */
  add(text: string): string {
    if (this.#texts.includes(text)) return t('It is set already.');
    if (this.#texts.length >= MOST) return t('More than {most} breakpoints are not kept.', { most: MOST });
    if (text.length > LONGEST || this.#stops(text) === undefined) return t('This cannot be read as a breakpoint.');
    this.#set([...this.#texts, text]);
    this.#player.changed();
    return '';
  }

  remove(text: string): void {
    this.#set(this.#texts.filter((one) => one !== text));
    this.#player.changed();
  }

  /** Sets or clears the one on the line of an offset in the scenario. */
  toggleLine(offset: number): void {
    const text = `line ${this.lineOf(offset)}`;
    if (this.#texts.includes(text)) this.remove(text);
    else this.add(text);
  }

  /** The lines of those that stop at a line; the same list while none changes. */
  get lines(): readonly number[] {
    return this.#marked;
  }

  /** Line of an offset in the scenario, from 1. */
  lineOf(offset: number): number {
    return below(this.#starts(), offset + 1);
  }

  /** Whether one of them stops at an event; undefined when there are none. */
  matcher(): Stops | undefined {
    const all = this.#texts.map((text) => this.#stops(text)).filter((stops) => stops !== undefined);
    return all.length === 0 ? undefined : (event) => all.some((stops) => stops(event));
  }

  #set(texts: readonly string[]): void {
    this.#texts = texts;
    this.#marked = texts.filter((text) => text.startsWith('line ')).map((text) => Number(text.slice(5)));
  }

  #stops(text: string): Stops | undefined {
    const at = text.indexOf(' ');
    const rest = text.slice(at + 1);
    switch (text.slice(0, at)) {
      case 'line': return this.#atLine(Number(rest));
      case 'kind': return this.#atKind(rest);
      case 'hresult': return this.#atCode(rest);
      case 'object': return this.#atObject(rest);
      case 'delivered': return this.#atDelivered(rest);
      case 'references': return this.#atReferences(rest);
      default: return undefined;
    }
  }

  /** Stops where the line is reached, not at each event of its statement. */
  #atLine(line: number): Stops | undefined {
    const starts = this.#starts();
    if (!Number.isInteger(line) || line < 1 || line > starts.length) return undefined;
    const { log } = this.#player;
    const inside = (event: number): boolean => log.start(event) >= (starts[line - 1] ?? 0) && log.start(event) < (starts[line] ?? Infinity);
    const goesOn = (event: number): boolean => (isReturn(log.kind(event)) ? inside(log.parent(event)) : inside(event - 1) && log.lane(event) === log.lane(event - 1));
    return (event) => inside(event) && !goesOn(event);
  }

  #atKind(name: string): Stops | undefined {
    const kind = KINDS[name];
    return kind === undefined ? undefined : (event) => this.#player.log.kind(event) === kind;
  }

  #atCode(name: string): Stops {
    const { log } = this.#player;
    if (name === CLASSES[0]) return (event) => log.failed(event);
    if (name === CLASSES[1]) return (event) => log.status(event) > 0;
    return (event) => log.status(event) !== -1 && this.#player.codeName(log.status(event)) === name;
  }

  #atObject(name: string): Stops {
    return (event) => this.#player.log.objects(event) > 0 && this.#player.row(event)?.objects.includes(name) === true;
  }

  #atDelivered(text: string): Stops | undefined {
    const [, number, count] = /^r(\d+) (\d+)$/.exec(text) ?? [];
    if (number === undefined || count === undefined) return undefined;
    return (event) => {
      const operation = this.#player.structure.operations[Number(number) - 1];
      const at = operation?.indicates.indexOf(event) ?? -1;
      if (operation === undefined || at < 0) return false;
      return (operation.objects[at] ?? 0) >= Number(count) && (operation.objects[at - 1] ?? 0) < Number(count);
    };
  }

  #atReferences(text: string): Stops | undefined {
    const [, label, count] = /^(.+) (\d+)$/.exec(text) ?? [];
    if (label === undefined || count === undefined) return undefined;
    const { log } = this.#player;
    return (event) => log.references(event) === Number(count) && this.#player.source?.lanes[log.to(event)]?.label === label;
  }

  /** Offsets at which the lines of the scenario begin. */
  #starts(): readonly number[] {
    const text = this.#player.source?.text ?? '';
    if (text !== this.#lines.text || this.#lines.starts.length === 0) {
      const starts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.#lines = { text, starts };
    }
    return this.#lines.starts;
  }
}
