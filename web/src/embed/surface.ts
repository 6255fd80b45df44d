import { LitElement, type PropertyDeclarations } from 'lit';
import type { RecordedTrace } from '../engine/types.ts';
import { Player } from '../player.ts';
import { positionOf } from '../position.ts';
import type { HostBranch, Live } from './live.ts';
import type { ExportKind } from './outward.ts';
import type { Seen } from './seen.ts';

/** Quiet time after which a new state is told, in milliseconds. */
const SETTLED = 400;
/** Fastest that a run is played. */
const FASTEST = 8;

export type Mode = 'full' | 'compact' | 'read-only' | 'quiz' | 'static';
export const MODES: readonly string[] = ['full', 'compact', 'read-only', 'quiz', 'static'];

/** The detail level that an attribute names; −1 for none. */
export function levelOf(detail: string): number {
  return ['story', 'calls', 'everything'].indexOf(detail);
}

/** Attributes that name what is shown. */
export const SOURCES = ['trace', 'state', 'example', 'src'] as const;
const TEXTS = ['at', 'detail', 'lanes', 'semantics', 'schedule', 'keys', 'loading', 'heading', 'theme'] as const;

/** What a host page sees of `<wmi-lab>`: its attributes, properties, methods and events. How it looks is the subclass's matter. */
export abstract class LabSurface extends LitElement {
  static override properties: PropertyDeclarations = {
    ...Object.fromEntries([...SOURCES, ...TEXTS].map((name) => [name, {}])),
    mode: { reflect: true }, theme: { reflect: true }, lang: { reflect: true }, state: { noAccessor: true }, autoplay: { type: Boolean }, speed: { type: Number },
    maxEvents: { type: Number, attribute: 'max-events' }, maxMs: { type: Number, attribute: 'max-ms' },
    player: { state: true }, live: { state: true }, caption: { state: true },
  };
  declare mode: Mode;
  declare trace: string;
  declare src: string;
  declare example: string;
  declare at: string;
  declare detail: string;
  declare lanes: string;
  declare semantics: string;
  declare schedule: string;
  declare keys: string;
  declare loading: string;
  declare heading: string;
  declare theme: string;
  declare autoplay: boolean;
  declare speed: number;
  declare maxEvents: number;
  declare maxMs: number;
  declare player: Player;
  /** The part that needs the engine, once it was loaded. */
  declare live: Live | undefined;
  declare caption: string;
  /** What the attribute `state` holds. */
  protected asked = '';
  /** The state that was told last. */
  protected told = '';
  #settling: ReturnType<typeof setTimeout> | undefined;
  #seen: Promise<Seen> | undefined;

  constructor() {
    super();
    for (const name of [...SOURCES, ...TEXTS, 'caption'] as const) this[name] = '';
    this.mode = 'compact';
    this.autoplay = false;
    this.speed = 1;
    this.maxEvents = 0;
    this.maxMs = 0;
    this.live = undefined;
    this.player = new Player();
  }

  /** The text of the scenario; setting it puts away what was shown, until `run()`. */
  abstract scenario: string;
  /** The recorded run that is shown; setting one shows it. */
  abstract recording: RecordedTrace | undefined;
  /** Runs the scenario, to the place that `until` names or else that of `at`: loads the engine when it is not there yet. */
  abstract run(until?: string): Promise<void>;

  /** Number of events that have happened. */
  get position(): number {
    return this.player.position;
  }
  /** The share payload of what is shown, as `wmi-statechange` told it last; setting one is like setting the attribute. */
  get state(): string {
    return this.told === '' ? this.asked : this.told;
  }
  set state(payload: string) {
    const before = this.state;
    this.told = '';
    this.asked = payload;
    this.requestUpdate('state', before);
  }
  /** The branches of the run, that which is shown marked; one until somebody forks it. */
  get branches(): readonly HostBranch[] {
    return this.live?.branches() ?? [];
  }
  /** The number of the branch that is shown; setting it shows another. */
  get branch(): number {
    return this.live?.lab.source?.branch ?? 0;
  }
  set branch(id: number) {
    this.live?.show(id);
  }
  /** What may come next: the keys that `choose` takes. */
  get choices(): readonly { key: string; sentence: string; taken: boolean }[] {
    return this.live?.lab.choosing.next()?.choices ?? [];
  }

  /** Goes to a place: `step:7`, `end`, `indicate:2`, `r1/status:1`, or a number of events; answers whether there is one. */
  seek(to: string | number): boolean {
    const position = typeof to === 'number' ? to : positionOf(this.player, to);
    if (position !== undefined) this.player.seek(position);
    return position !== undefined;
  }
  /** Goes on by so many steps, back by a negative number. */
  step(count = 1): void {
    for (let i = 0; i < Math.abs(count); i++) if (!(count > 0 ? this.player.forward() : this.player.back())) return;
  }
  /** Steps by itself while it can be seen. */
  play(): void {
    void this.watched().then((seen) => seen.play());
  }
  pause(): void {
    void this.#seen?.then((seen) => seen.forget());
    this.player.pause();
  }
  /** Takes a choice at the decision that comes next, by its key; answers whether it was one. */
  async choose(key: string): Promise<boolean> {
    return (await this.live?.take(key)) ?? false;
  }
  /** Starts a branch at the cursor, with the same past and no future yet; answers its number, −1 where no run is live. */
  fork(): number {
    return this.live?.lab.choosing.fork() ?? -1;
  }
  /** The run in another form. */
  async export(kind: ExportKind): Promise<string | Blob> {
    return (await import('./outward.ts')).exported(this, kind);
  }
  /** The share payload of what is shown now: what `state` takes. */
  async payload(): Promise<string> {
    return (await import('./outward.ts')).payloadOf(this);
  }

  /** Says an event to the host page. */
  say(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Tells the state once nothing has changed for a moment. */
  settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.payload().then((payload) => {
      if (payload === '' || payload === this.told) return;
      this.told = payload;
      this.say('wmi-statechange', { payload });
    }), SETTLED);
  }

  /** Detail and speed as the attributes say. */
  protected adjust(): void {
    const level = levelOf(this.detail);
    if (level >= 0 && level !== this.player.level) this.player.setLevel(level);
    if (this.speed > 0 && this.speed !== this.player.playback.speed) this.player.playback.setSpeed(Math.min(this.speed, FASTEST));
  }

  /** What keeps a run from playing unseen. */
  protected watched(): Promise<Seen> {
    return (this.#seen ??= import('./seen.ts').then(({ Seen }) => new Seen(this)));
  }
}
