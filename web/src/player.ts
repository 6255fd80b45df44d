import { Kind, Level, type Row, type StatementView, type TraceSource } from './engine/types.ts';
import { Inside } from './inside.ts';
import type { Scene } from './timeline/layout.ts';
import { Log } from './timeline/log.ts';
import { Visible } from './timeline/visible.ts';
import { labelOf } from './timeline/words.ts';
import { hex } from './text.ts';

/** Milliseconds between two steps while playing. */
const PLAY_MS = 900;

/** The events that "next callback" stops at. */
const CALLBACKS = new Set<number>([Kind.Indicate, Kind.Status, Kind.Progress]);

/** The cursor over a run: position, detail level, folds. It says `change` whenever any of them changes. */
export class Player extends EventTarget {
  #source: TraceSource | undefined;
  #log = new Log();
  #visible = new Visible(this.#log, Level.Story, new Set());
  #rows = new Map<number, Row>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #position = 0;
  #level: Level = Level.Story;
  #folds = new Set<number>();
  #hideFuture = false;
  #inside = new Inside();
  /** The lane that `.` and `,` follow; −1 means that of the current step. */
  lane = -1;
  /** Asks the engine for more events at the end of the run; answers whether there are any. */
  extend: () => boolean = () => false;
  /** The statements between the event before `position` and the next; a recorded run has none. */
  statements: (position: number) => readonly StatementView[] = () => [];
  /** Whether the run could go on past its recorded end. */
  unfinished: () => boolean = () => false;

  get source(): TraceSource | undefined {
    return this.#source;
  }
  get log(): Log {
    return this.#log;
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
    return this.#level;
  }
  get folds(): ReadonlySet<number> {
    return this.#folds;
  }
  get hideFuture(): boolean {
    return this.#hideFuture;
  }
  /** The statement before which the cursor stands, when it stands inside a step. */
  get inside(): StatementView | undefined {
    return this.#inside.statement;
  }
  get playing(): boolean {
    return this.#timer !== undefined;
  }
  /** The event that happened last, −1 at the start. */
  get current(): number {
    return this.#position - 1;
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
    this.#inside.leave();
    this.#source = source;
    this.#log = new Log();
    this.#rows.clear();
    this.#folds = new Set();
    this.#log.append(source.columns(0));
    this.#position = Math.max(0, Math.min(position, this.#log.length));
    this.#rebuild();
  }

  /** Shows nothing. */
  clear(): void {
    this.pause();
    this.#inside.leave();
    this.#source = undefined;
    this.#log = new Log();
    this.#rows.clear();
    this.#folds = new Set();
    this.#position = 0;
    this.#rebuild();
  }

  /** Reads what the run has grown by. */
  grow(): void {
    if (this.#source === undefined || this.#source.length === this.#log.length) return;
    this.#log.append(this.#source.columns(this.#log.length));
    this.#rebuild();
  }

  row(event: number): Row | undefined {
    const known = this.#rows.get(event);
    if (known !== undefined || this.#source === undefined || event < 0 || event >= this.#log.length) return known;
    const from = Math.max(0, event - 16);
    const rows = this.#source.rows(from, Math.min(this.#log.length, event + 48));
    if (this.#rows.size > 4000) this.#rows.clear();
    rows.forEach((row, index) => this.#rows.set(from + index, row));
    return this.#rows.get(event);
  }

  /** What is written at the arrow of an event. */
  label(event: number): string {
    const row = this.row(event);
    return row === undefined ? '' : labelOf(this.#log.kind(event), row, this.#log.certainty(event), (status) => this.#source?.status(status)?.name ?? hex(status));
  }

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
      lanes: this.#source?.lanes ?? [],
      visible: this.#visible,
      folds: this.#folds,
      position: this.#position,
      hideFuture: this.#hideFuture,
      label: (event) => this.label(event),
    };
  }

  seek(position: number): void {
    const next = Math.max(0, Math.min(position, this.#log.length));
    const left = this.#inside.leave();
    if (next === this.#position && !left) return;
    this.#position = next;
    this.#changed();
  }

  /** Moves to the nearest event in a direction for which `stop` holds; answers whether there was one. */
  find(direction: 1 | -1, stop: (event: number) => boolean): boolean {
    let event = this.current + direction;
    for (;;) {
      if (event < 0) return false;
      if (event >= this.#log.length && !this.extend()) return false;
      if (stop(event)) {
        this.seek(event + 1);
        return true;
      }
      event += direction;
    }
  }

  /** Whether the event has a row now. */
  shown(event: number): boolean {
    return this.#visible.event(this.#visible.rowAt(event)) === event;
  }

  forward(): boolean {
    return this.find(1, (event) => this.shown(event));
  }
  back(): boolean {
    return this.find(-1, (event) => this.shown(event)) || this.#toStart();
  }
  callback(direction: 1 | -1): boolean {
    return this.find(direction, (event) => CALLBACKS.has(this.#log.kind(event)));
  }
  into(direction: 1 | -1): void {
    if (direction === 1 && this.#position === this.#log.length) this.extend();
    this.seek(this.#position + direction);
  }

  /** To the next statement of any program, or back; events lie between them. */
  line(direction: 1 | -1): void {
    const event = (by: 1 | -1): boolean => {
      if (by === 1 && this.#position === this.#log.length) this.extend();
      const next = this.#position + by;
      if (next < 0 || next > this.#log.length) return false;
      this.seek(next);
      return true;
    };
    this.#inside.step(direction, { event, statements: () => this.statements(this.#position) });
    this.#changed();
  }

  /** Past the call or callback that is open now, or the next row when none is; `-1` goes to where it was opened. */
  over(direction: 1 | -1): void {
    const opener = direction === 1 ? this.#openFrame(this.#position) : this.#log.parent(this.current);
    if (opener < 0) {
      if (direction === 1) this.forward();
      else this.back();
    } else if (direction === 1) {
      this.find(1, (event) => this.#log.parent(event) === opener && isReturn(this.#log.kind(event)));
    } else {
      this.seek(opener);
    }
  }

  /** To the last (or first) event of the operation that the current event belongs to. */
  out(direction: 1 | -1): void {
    const operation = this.#log.operation(this.current);
    if (operation < 0) return;
    let target = -1;
    for (let event = this.current + direction; event >= 0 && event < this.#log.length; event += direction) {
      if (this.#log.operation(event) === operation && this.shown(event)) target = event;
    }
    if (target >= 0) this.seek(target + 1);
  }

  onLane(direction: 1 | -1): boolean {
    const lane = this.lane >= 0 ? this.lane : this.#log.to(this.current);
    return this.find(direction, (event) => {
      return this.shown(event) && (this.#log.lane(event) === lane || this.#log.to(event) === lane);
    });
  }

  /** Moves to a row, counted from 1. */
  goTo(step: number): void {
    this.seek(step <= 0 ? 0 : this.#visible.event(Math.min(step, this.steps) - 1) + 1);
  }

  setLevel(level: number): void {
    this.#level = Math.max(Level.Story, Math.min(Level.Everything, level));
    this.#rebuild();
  }

  /** Folds or unfolds an event, or the call around it when it has nothing to hide. */
  toggleFold(event: number): void {
    let target = event;
    while (target >= 0 && this.#visible.foldable(target) === 0) target = this.#log.parent(target);
    if (target < 0) return;
    if (!this.#folds.delete(target)) this.#folds.add(target);
    this.#rebuild();
  }

  setHideFuture(hide: boolean): void {
    this.#hideFuture = hide;
    this.#changed();
  }

  play(): void {
    if (this.playing) return;
    if (this.step >= this.steps) this.seek(0);
    this.#timer = setInterval(() => {
      if (!this.forward()) this.pause();
    }, PLAY_MS);
    this.#changed();
  }

  pause(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changed();
  }

  #toStart(): boolean {
    const moved = this.#position > 0;
    this.seek(0);
    return moved;
  }

  /** The innermost call or callback that is open before `position`, seen from the current event; −1 when none is. */
  #openFrame(position: number): number {
    const event = position - 1;
    if (event < 0) return -1;
    if (this.#opens(this.#log.kind(event))) return event;
    const parent = this.#log.parent(event);
    return isReturn(this.#log.kind(event)) ? this.#log.parent(parent) : parent;
  }

  #opens(kind: number): boolean {
    return kind === Kind.Call || kind === Kind.Indicate || kind === Kind.Status || kind === Kind.Callback;
  }

  #rebuild(): void {
    this.#visible = new Visible(this.#log, this.#level, this.#folds);
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

function isReturn(kind: number): boolean {
  return kind === Kind.Return || kind === Kind.IndicateReturn || kind === Kind.StatusReturn || kind === Kind.CallbackReturn;
}
