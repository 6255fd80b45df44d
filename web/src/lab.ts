import { introOf, titleOf } from '../scenarios/cases.ts';
import { Breakpoints } from './breakpoints.ts';
import { Choosing } from './choosing.ts';
import { prepareEngine } from './engine/files.ts';
import type { Engine, LiveSource } from './engine/live.ts';
import type { DiagnosticView, Opened, ReadingView, RecordedTrace, ShareState, StatePart, StateView, Update, Mode } from './engine/types.ts';
import type { Words } from './engine/words.ts';
import { reachedEvents, runWithin, UNLIMITED, type Limits } from './limits.ts';
import { Neighbours } from './neighbours.ts';
import { Player } from './player.ts';
import { MAX_VIEW } from './share.ts';
import { changes, type ReadingSet } from './reading-sets.ts';
import { paragraphs } from './text.ts';
import { spoken, t } from './words/words.ts';

/** Most decisions of one run: the engine's own limits end it earlier when a program goes wild. */
const MAX_DECISIONS = 200_000;

/** What is open now. */
export interface Opening {
  text: string;
  /** Gallery slug when the text is that of a card, unchanged. */
  example: string | undefined;
}

/** The laboratory: a scenario text, the engine that runs it, and the branches taken. Says `change`. */
export class Lab extends EventTarget {
  readonly player = new Player();
  readonly breakpoints = new Breakpoints(this.player);
  readonly choosing = new Choosing(this);
  engine: Engine | undefined;
  source: LiveSource | undefined;
  /** What the run was made from: the last text without errors. */
  opening: Opening | undefined;
  /** What the editor holds; it may differ from what ran. */
  text = '';
  /** The text was changed since it was last asked to run. */
  edited = false;
  title = '';
  intro: string[] = [];
  diagnostics: DiagnosticView[] = [];
  readings: Record<string, string> = {};
  /** Empty (as the scenario says), `fifo`, `random:SEED`, or `manual`: then the user decides, here and not in the engine. */
  policy = '';
  busy = false;
  /** Grows with every run, so that what was computed for another one is not shown. */
  runs = 0;
  /** What a host page allows one run to cost. */
  limits: Limits = UNLIMITED;
  /** Readings that the next scenario to be opened runs under, whatever it says itself. */
  prefer: ReadingSet | undefined;
  /** Answers to the questions of the text, as they were checked last: by the user, or by who sent the link. */
  answers = new Map<number, readonly string[]>();
  /** One sentence about what went wrong or needs notice, for a banner. */
  notice = '';
  #turn = 0;
  #drift: number | undefined;
  #reached = '';
  #shared: { update: Update; run: ReturnType<Engine['session']['share']> } | undefined;

  constructor() {
    super();
    this.player.breakpoints = this.breakpoints;
    this.player.neighbours = new Neighbours(this);
    this.player.extend = () => this.choosing.extend();
    this.player.statements = (position) => (this.source === undefined ? [] : (this.engine?.session.statements(position) ?? []));
    this.player.unfinished = () => this.source !== undefined && this.source.outcome === undefined && !this.busy && this.reached() === '';
  }

  /** The limit of the host page that ended the run, by its name; empty when none did. */
  reached(): string {
    const { source } = this;
    if (source === undefined || source.outcome !== undefined) return '';
    return reachedEvents(source.length, this.limits) || this.#reached;
  }

  /** Begins to load the engine while the scenario is still on its way. */
  prepare(): void {
    if (this.engine === undefined) prepareEngine();
  }

  /** Takes over what the editor holds now. Says `edit`. */
  edit(text: string): void {
    this.text = text;
    this.edited = true;
    this.dispatchEvent(new Event('edit'));
  }

  /** The run is that of a gallery card as it stands: its name says all but the position. */
  get asGallery(): boolean {
    return this.opening?.example !== undefined && this.source?.branch === 0 && this.policy === '' && Object.keys(this.readings).length === 0;
  }

  /** Shows a scenario from its start; a text with errors leaves the run before it as it was. */
  async open(opening: Opening): Promise<void> {
    if (opening.text !== this.opening?.text) this.answers = new Map();
    await this.#start(opening);
  }

  /** Restores what a share link carries: scenario, decisions, position. */
  async restore(opening: Opening, state: ShareState): Promise<void> {
    this.readings = state.readings;
    this.policy = state.policy;
    this.answers = new Map(state.answers);
    this.player.setLevel(state.detail);
    void this.player.setTimed(state.axis === 'time');
    this.breakpoints.restore(state.breakpoints ?? []);
    // A recorded run carries no decisions: its scenario runs as it says itself.
    if (state.decisions.length === 0 && state.check === '') {
      await this.#start(opening);
      this.player.look(state.hidden ?? [], state.folds ?? []);
      this.player.seek(state.position);
      return;
    }
    await this.#load(opening, (engine, text) => engine.session.restore(text, { ...state, policy: enginePolicy(state.policy) }), state.position, false);
    this.player.look(state.hidden ?? [], state.folds ?? []);
    if (state.branch !== undefined && this.source !== undefined) this.choosing.rename(this.source.branch, state.branch);
    const drift = this.#drift;
    if (drift !== undefined) {
      this.tell(drift < 0
        ? t('This link was made with engine {engine}. This engine takes another course.', { engine: state.engine })
        : t('This link was made with engine {engine}. This engine takes another course from decision {decision} on.', { engine: state.engine, decision: drift + 1 }));
    }
  }

  /** Puts everything away before another scenario is opened. */
  reset(): void {
    this.leave();
    this.readings = {};
    this.policy = '';
    this.answers = new Map();
    this.opening = undefined;
    this.source = undefined;
    this.breakpoints.restore([]);
    this.title = '';
    this.intro = [];
    this.player.clear();
  }

  /** Nothing plays or runs on. */
  leave(): void {
    this.player.pause();
    this.stop();
  }

  /** Takes another reading of an ambiguous rule and runs again. */
  async setReading(name: string, value: string): Promise<void> {
    await this.setReadings({ [name]: value });
  }

  /** Takes several readings at once and runs again. */
  async setReadings(readings: Record<string, string>): Promise<void> {
    this.readings = { ...this.readings, ...readings };
    await this.again();
  }

  /** Runs every case of the page that is open, and measures those that retrieve objects. */
  async compareModes(): Promise<Mode[]> {
    const { engine, opening } = this;
    if (engine === undefined || opening === undefined) return [];
    const { siblingTexts } = await import('./siblings.ts');
    return engine.session.compare_modes(await siblingTexts(opening));
  }

  /** Runs the same text again, after a policy or a reading was changed. */
  async again(): Promise<void> {
    if (this.opening !== undefined) await this.open(this.opening);
  }

  /** Takes the engine's answer to whatever changed the run; `position` moves the cursor, else it stays. */
  follow(update: Update, position?: number): void {
    if (this.source === undefined) return;
    const branched = update.branch !== this.source.branch || position !== undefined;
    this.source.update = update;
    if (branched) this.player.load(this.source, position ?? this.player.position);
    else this.player.grow();
    this.changed();
  }

  /** Lets the policy go on to the end, in slices; a second call waits for no first one. */
  async finish(): Promise<void> {
    const { engine, source } = this;
    if (engine === undefined || source === undefined || this.policy === 'manual') return;
    const turn = ++this.#turn;
    this.busy = true;
    this.#reached = '';
    this.changed();
    try {
      const { update, reached } = await runWithin(engine.session, source.update, this.limits, MAX_DECISIONS, (partial) => {
        if (turn === this.#turn) this.follow(partial);
      });
      if (turn === this.#turn) {
        this.#reached = reached;
        this.follow(update);
      }
    } catch (error) {
      this.notice = sentence(error);
    } finally {
      if (turn === this.#turn) {
        this.busy = false;
        this.player.settle();
        this.changed();
      }
    }
  }

  stop(): void {
    this.engine?.session.stop();
  }

  /** What a state tab shows at the cursor. */
  inspect(part: StatePart): StateView | undefined {
    const session = this.source === undefined ? undefined : this.engine?.session;
    const { inside, position } = this.player;
    return inside === undefined ? session?.inspect(position, part) : session?.inspect_inside(inside.decision, inside.operations, part);
  }

  /** The same at another position than the cursor's. */
  inspectAt(position: number, part: StatePart): StateView | undefined {
    return this.source === undefined ? undefined : this.engine?.session.inspect(position, part);
  }

  /** What the author of the text may name; loads the engine if need be. */
  readonly words = async (): Promise<Words> => {
    const { loadWords } = await import('./engine/live.ts');
    return loadWords(() => (this.source === undefined ? [] : (this.engine?.session.classes() ?? [])));
  };

  availableReadings(): ReadingView[] {
    return this.source === undefined ? [] : (this.engine?.session.readings() ?? []);
  }

  /** Everything a link carries. */
  share(): ShareState | undefined {
    const { engine, opening, source } = this;
    if (engine === undefined || opening === undefined || source === undefined) return undefined;
    const { all } = this.breakpoints;
    const marks = all.length === 0 ? {} : { breakpoints: [...all] };
    const language = spoken() === 'en' ? {} : { language: spoken() };
    const axis = this.player.timed ? { axis: 'time' as const } : {};
    const { folds, hiddenLanes } = this.player;
    const view = { ...(folds.length === 0 ? {} : { folds: folds.slice(0, MAX_VIEW) }), ...(hiddenLanes.size === 0 ? {} : { hidden: [...hiddenLanes].slice(0, MAX_VIEW) }) };
    const named = opening.example === undefined ? { text: opening.text } : { example: opening.example };
    const name = this.choosing.ownName(source.branch);
    const own = { ...(name === undefined ? {} : { branch: name }), ...(this.answers.size === 0 ? {} : { answers: [...this.answers].map(([id, values]): [number, string[]] => [id, [...values]]) }) };
    return { v: 1, ...this.#sharedRun(engine, source.update), ...named, policy: this.policy, position: this.player.position, detail: this.player.level, ...axis, ...view, ...marks, ...own, ...language };
  }

  /** What the engine says of the run: its check is a sum over all events, so it is asked for again only after the run has changed. */
  #sharedRun({ session }: Engine, update: Update): ReturnType<Engine['session']['share']> {
    if (this.#shared?.update !== update) this.#shared = { update, run: session.share() };
    return this.#shared.run;
  }

  /** The branch as an embed reads it, with just those sentences of the catalogue that it needs. */
  record(): RecordedTrace | undefined {
    if (this.engine === undefined || this.source === undefined) return undefined;
    const { session, catalogue } = this.engine;
    const trace = session.record(this.title);
    const rules = new Set(trace.rows.flatMap((row) => row.rules));
    const codes = new Set(trace.rows.flatMap((row) => (row.status === undefined ? [] : [row.status >>> 0])));
    return {
      ...trace,
      rules: [...catalogue.rules.values()].filter((rule) => rules.has(rule.id)).map(({ id, class: kind, sentence, sources }) => ({ id, class: kind, sentence, sources })),
      statuses: [...catalogue.statuses.values()].filter((status) => codes.has(status.value >>> 0)),
    };
  }

  /** Puts a sentence into the banner. */
  tell(notice: string): void {
    this.notice = notice;
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** What the text says about itself, shown while the engine starts and beside a text that does not run. */
  #announce(text: string): void {
    this.title = titleOf(text);
    this.intro = paragraphs(introOf(text));
  }

  #start(opening: Opening): Promise<void> {
    return this.#load(opening, (engine, text) => this.#opened(engine, text), 0, true);
  }

  #opened({ session }: Engine, text: string): Opened {
    const open = (): Opened => session.open(text, 0, this.readings, enginePolicy(this.policy));
    const opened = open();
    const set = this.prefer;
    if (!opened.ready || set === undefined) return opened;
    this.prefer = undefined;
    this.readings = { ...this.readings, ...changes(session.readings(), set) };
    return open();
  }

  async #load(asked: Opening, run: (engine: Engine, text: string) => Opened, position: number, toEnd: boolean): Promise<void> {
    // Editors count a line end as one character; the engine's offsets must fit what they hold.
    const opening = { ...asked, text: asked.text.replace(/\r\n?/g, '\n') };
    this.leave();
    const turn = ++this.#turn;
    this.notice = '';
    this.text = opening.text;
    this.edited = false;
    if (this.source === undefined) this.#announce(opening.text);
    this.changed();
    try {
      const { startEngine, LiveSource } = await import('./engine/live.ts');
      const engine = (this.engine ??= await startEngine());
      if (turn !== this.#turn) return;
      const opened = run(engine, opening.text);
      this.diagnostics = opened.diagnostics;
      if (!opened.ready || opened.update === undefined) return;
      this.opening = opening;
      this.runs++;
      this.choosing.forget();
      this.#drift = opened.update.drift;
      this.title = opened.cases[0]?.title ?? '';
      this.intro = paragraphs(introOf(opening.text));
      this.source = new LiveSource(engine, this.title, opening.text, opened.update);
      this.player.load(this.source, position);
      if (toEnd) await this.finish();
    } catch (error) {
      this.notice = sentence(error);
    } finally {
      this.changed();
    }
  }
}

/** When the user decides, the engine only does what they took, so any policy will do. */
function enginePolicy(policy: string): string {
  return policy === 'manual' ? '' : policy;
}

function sentence(error: unknown): string {
  // Where the engine itself breaks, its session answers nothing any more.
  if (error instanceof WebAssembly.RuntimeError) {
    return t('The simulator itself broke down ({what}); this is its mistake and not yours, and nothing was sent anywhere. The address of this page holds your text and every decision: copy it to report this, and load the page anew to go on.', { what: error.message });
  }
  const text = error instanceof Error ? error.message : String(error);
  return text === '' ? t('The engine stopped without saying why.') : text;
}
