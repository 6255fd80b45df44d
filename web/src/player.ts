import type { Level, Row, StatementView, TraceSource } from './engine/types.ts';
import { Detail, LONG_STORY } from './detail.ts';
import { Hurry } from './hurry.ts';
import { Inside } from './inside.ts';
import { Jumps } from './jumps.ts';
import { Rows } from './rows.ts';
import { even, type AxisOf } from './timeline/axis.ts';
import type { Orders } from './timeline/geometry.ts';
import type { Scene } from './timeline/layout.ts';
import { Log } from './timeline/log.ts';
import { Structure } from './timeline/structure.ts';
import type { Visible } from './timeline/visible.ts';
import { labelOf } from './timeline/words.ts';
import type { Breakpoints } from './breakpoints.ts';
import { Playback } from './playback.ts';
import { Pointing } from './pointing.ts';
import { hex } from './text.ts';
import { t } from './words/words.ts';

/** The cursor over a run: position, detail level, folds. It says `change` whenever any of them changes. */
export class Player extends EventTarget {
  #source: TraceSource | undefined;
  #log = new Log();
  #structure = new Structure(this.#log);
  readonly #detail = new Detail();
  #visible = this.#see();
  readonly #rows = new Rows();
  #position = 0;
  readonly #jumps = new Jumps();
  readonly #hurry = new Hurry(() => this.changed());
  #hideFuture = false;
  #fence: number | undefined;
  /** The axis of virtual time, once it was asked for; `#timed` says whether it is wanted now. */
  #timeAxis: AxisOf | undefined;
  #timed = false;
  #inside = new Inside();
  /** The lane that "next on this lane" follows; −1 means that of the current step. */
  lane = -1;
  /** What is searched for, in lower case; rows that hold it are marked. */
  #sought = '';
  readonly playback = new Playback(this);
  readonly pointing = new Pointing();
  /** Where runs stop, in a laboratory; a recorded run stops nowhere. */
  breakpoints: Breakpoints | undefined;
  /** Asks the engine for more events at the end of the run; answers whether there are any. */
  extend: () => boolean = () => false;
  /** The statements between the event before `position` and the next; a recorded run has none. */
  statements: (position: number) => readonly StatementView[] = () => [];
  /** Finds out about the order of neighbouring rows, in a laboratory; of a recorded run nobody can. */
  neighbours: Orders | undefined;
  /** Whether the run could go on past its recorded end. */
  unfinished: () => boolean = () => false;

  get source(): TraceSource | undefined {
    return this.#source;
  }
  get log(): Log {
    return this.#log;
  }
  get structure(): Structure {
    return this.#structure;
  }
  get visible(): Visible {
    return this.#visible;
  }
  get position(): number {
    return this.#position;
  }
  get length(): number {
    return this.#log.length;
  }
  get level(): Level {
    return this.#detail.level;
  }
  get hiddenLanes(): ReadonlySet<number> {
    return this.#detail.hiddenLanes;
  }
  get hideFuture(): boolean {
    return this.#hideFuture || this.fenced;
  }
  /** The rows stand to the scale of virtual time, unless they are too many for it. */
  get timed(): boolean {
    return this.#timed;
  }
  /** Why the rows cannot stand to the scale of time; nothing when they can. */
  get untimely(): string {
    if (this.steps > LONG_STORY) return t('Too long for the scale of time: {count} rows, at most {most}', { count: this.steps, most: LONG_STORY });
    return this.#log.at(this.#log.length - 1) > 0 ? '' : t('No virtual time passes in this run');
  }
  /** The statement before which the cursor stands, when it stands inside a step. */
  get inside(): StatementView | undefined {
    return this.#inside.statement;
  }
  get playing(): boolean {
    return this.playback.on;
  }
  get sought(): string {
    return this.#sought;
  }
  /** The event that happened last, −1 at the start. */
  get current(): number {
    return this.#position - 1;
  }
  /** Position before the current step: after the row above. */
  get before(): number {
    const row = this.#visible.rowAt(this.current);
    return row <= 0 ? 0 : Math.min(this.current, this.#visible.event(row - 1) + 1);
  }
  /** Row of the current event, counted from 1; 0 at the start. */
  get step(): number {
    return this.#visible.rowAt(this.current) + 1;
  }
  get steps(): number {
    return this.#visible.length;
  }

  /** Shows another run, or another branch of it. */
  load(source: TraceSource, position: number): void {
    this.#forget();
    this.#source = source;
    this.#log.append(source.columns(0));
    this.#structure.grow();
    this.#position = Math.max(0, Math.min(position, this.limit));
    this.#rebuild();
  }

  /** Shows nothing, and takes the next run as it comes. */
  clear(): void {
    this.#forget();
    this.#source = undefined;
    this.#position = 0;
    this.#fence = undefined;
    this.#detail.reset();
    this.#rebuild();
  }

  /** Reads what the run has grown by. */
  grow(): void {
    if (this.#source === undefined || this.#source.length === this.#log.length) return;
    this.#log.append(this.#source.columns(this.#log.length));
    this.#structure.grow();
    this.#rebuild();
  }

  /** The run is complete: a story too long to read is shown by its operations, unless the user chose otherwise. */
  settle(): void {
    if (this.#detail.settle(this.steps)) this.#rebuild();
  }

  row(event: number): Row | undefined {
    return this.#rows.get(this.#source, event, this.#log.length);
  }

  /** What is written at the arrow of an event. */
  label(event: number): string {
    const row = this.row(event);
    return row === undefined ? '' : labelOf(this.#log, event, row, this.codeName);
  }

  /** The name of an HRESULT, or its digits. */
  readonly codeName = (status: number): string => this.#source?.status(status >>> 0)?.name ?? hex(status);

  /** The statement that is about to run, or that the current event belongs to. */
  get running(): Row['source'] {
    return this.inside?.source ?? this.statement(this.current);
  }

  /** The client statement of an event, or of the call or callback around it. */
  statement(event: number): Row['source'] {
    for (let at = event; at >= 0; at = this.#log.parent(at)) {
      const source = this.row(at)?.source;
      if (source !== undefined) return source;
    }
    return undefined;
  }

  scene(): Scene {
    return {
      log: this.#log,
      structure: this.#structure,
      lanes: this.#source?.lanes ?? [],
      places: this.#detail.places,
      visible: this.#visible,
      position: this.#position,
      hideFuture: this.hideFuture,
      axis: (this.#timed && this.untimely === '' ? this.#timeAxis : undefined) ?? even,
      sought: this.#sought,
      pointed: this.pointing.operation,
      order: (earlier, later) => this.neighbours?.order(earlier, later),
      label: (event) => this.label(event),
      words: (event) => this.row(event)?.label ?? '',
      codeName: this.codeName,
    };
  }

  seek(position: number): void {
    this.#move(position, false);
  }

  /** The same for a row under a dragged slider: until it rests, only what tells the place follows. */
  scrub(step: number): void {
    this.#move(this.#after(step), true);
  }

  #move(position: number, dragged: boolean): void {
    const next = Math.max(0, Math.min(position, this.limit));
    const left = this.#inside.leave();
    if (next === this.#position && !left) return;
    this.#position = next;
    this.#hurry.note(dragged);
    this.changed();
  }

  /** Where a fence stands: behind it lies the answer of an open question, so that no move leads there. */
  fence(position: number | undefined): void {
    this.#fence = position;
    if (position !== undefined) this.seek(Math.min(this.#position, position));
    this.changed();
  }

  get fenced(): boolean {
    return this.#fence !== undefined;
  }

  /** The last position that a move leads to. */
  get limit(): number {
    return Math.min(this.#fence ?? Infinity, this.#log.length);
  }

  /** The cursor moves so fast that what is costly to show should wait until it rests. */
  get hurried(): boolean {
    return this.#hurry.on;
  }

  /** The cursor is dragged: everything but diagram, outline and slider waits until it rests. */
  get dragged(): boolean {
    return this.#hurry.dragged;
  }

  /**
   * Makes a move that has an inverse. `name` is the same for both directions; the inverse, made right after, leads back to
   * exactly where the move began. Answers whether anything moved.
   */
  jump(name: string, direction: 1 | -1, move: () => void): boolean {
    const from = this.#position;
    const back = this.#jumps.undone(name, direction, from);
    if (back !== undefined) {
      this.seek(back);
      return true;
    }
    move();
    if (this.#position !== from) this.#jumps.made(name, from, this.#position);
    return this.#position !== from;
  }

  /** Moves to the nearest event in a direction for which `stop` holds; answers whether there was one. */
  find(direction: 1 | -1, stop: (event: number) => boolean): boolean {
    let event = this.current + direction;
    for (;;) {
      if (event < 0) return false;
      if (event >= this.limit && (this.fenced || !this.extend())) return false;
      if (stop(event)) {
        this.seek(event + 1);
        return true;
      }
      event += direction;
    }
  }

  /** To the next statement of any program, or back; events lie between them. */
  line(direction: 1 | -1): void {
    if (direction === 1 && this.fenced && this.#position === this.limit) return;
    const event = (by: 1 | -1): boolean => {
      if (by === 1 && this.#position === this.#log.length) this.extend();
      const next = this.#position + by;
      if (next < 0 || next > this.limit) return false;
      this.seek(next);
      return true;
    };
    this.#inside.step(direction, { event, statements: () => this.statements(this.#position) });
    this.changed();
  }

  /** Whether the event has a row now. */
  shown(event: number): boolean {
    return this.#visible.has(event);
  }

  forward(): boolean {
    return this.find(1, (event) => this.shown(event));
  }

  back(): boolean {
    if (this.find(-1, (event) => this.shown(event))) return true;
    const moved = this.#position > 0;
    this.seek(0);
    return moved;
  }

  /** Moves to a row, counted from 1. */
  goTo(step: number): void {
    this.seek(this.#after(step));
  }

  /** Position after a row. */
  #after(step: number): number {
    return step <= 0 ? 0 : this.#visible.event(Math.min(step, this.steps) - 1) + 1;
  }

  setLevel(level: number): void {
    this.#detail.choose(level);
    this.#rebuild();
  }

  /** Folds or unfolds an event, or what is around it when it has nothing to hide. */
  toggleFold(event: number): void {
    const target = this.#visible.folder(event);
    if (target >= 0) this.#toggle([target]);
  }

  /** Opens every fold that hides an event. */
  reveal(event: number): void {
    const closed = this.#visible.closedAround(event);
    if (closed.length > 0) this.#toggle(closed);
  }

  setHideFuture(hide: boolean): void {
    this.#hideFuture = hide;
    this.changed();
  }

  /** Lets rows stand to the scale of virtual time, or one after the other; the scale is loaded when it is first wanted. */
  async setTimed(timed: boolean): Promise<void> {
    this.#timed = timed;
    if (timed) this.#timeAxis ??= (await import('./timeline/time-axis.ts')).timed;
    this.changed();
  }

  /** Shows or puts away a lane; the last one stays. */
  toggleLane(lane: number): void {
    const { hiddenLanes } = this.#detail;
    if (!hiddenLanes.delete(lane)) hiddenLanes.add(lane);
    this.#rebuild();
    if (this.#visible.length === 0 && this.#log.length > 0 && hiddenLanes.delete(lane)) this.#rebuild();
  }

  /** Shows lanes from left to right by their `places`, lower first and without those that are put away. */
  arrange(places: readonly number[], hidden: ReadonlySet<number>): void {
    this.#detail.places = places;
    this.#detail.hiddenLanes = new Set(hidden);
    this.#rebuild();
  }

  /** Events that are folded or open against the level. */
  get folds(): readonly number[] {
    return this.#detail.toggled;
  }

  /** Shows the run as somebody else had it before them; what does not fit this run is left out. */
  look(hidden: readonly number[], folds: readonly number[]): void {
    const lanes = this.#source?.lanes.length ?? 0;
    for (const lane of hidden) if (lane < lanes && !this.hiddenLanes.has(lane)) this.toggleLane(lane);
    this.#toggle(folds.filter((event) => event < this.length && this.#visible.foldable(event) > 0));
  }

  /** Marks the rows that hold a text. */
  seekText(text: string): void {
    this.#sought = text.toLowerCase();
    this.changed();
  }

  play(): void {
    this.playback.play();
    this.changed();
  }

  pause(): void {
    if (!this.playing) return;
    this.playback.pause();
    this.changed();
  }

  #toggle(events: readonly number[]): void {
    for (const event of events) {
      this.#detail.toggle(event);
      this.#visible.refold(event);
    }
    this.changed();
  }

  #forget(): void {
    this.#inside.leave();
    this.pointing.at(0);
    this.#log = new Log();
    this.#structure = new Structure(this.#log);
    this.#rows.clear();
    this.#detail.forget();
    this.#jumps.clear();
  }

  #see(): Visible {
    return this.#detail.of(this.#log, this.#structure);
  }

  #rebuild(): void {
    this.#visible = this.#see();
    this.changed();
  }

  /** Something that is shown beside the run has changed. */
  changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
