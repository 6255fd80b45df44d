/**
 * The one interface between the screen and whatever supplies a run: the live engine (wasm) or a recorded trace.
 *
 * Positions are counts of events: position n means that the events 0 … n−1 have happened. Offsets in texts are
 * UTF-16 code units of the scenario text.
 */

import type { ClassWords } from './words.ts';

/** What an event is, which decides its shape on screen. The numbers are wire format. */
export enum Kind {
  Call = 0,
  Return = 1,
  Hop = 2,
  Indicate = 3,
  IndicateReturn = 4,
  Status = 5,
  StatusReturn = 6,
  Progress = 7,
  AddRef = 8,
  Release = 9,
  Write = 10,
  Print = 11,
  Wait = 12,
  Wake = 13,
  Time = 14,
  Callback = 15,
  CallbackReturn = 16,
  Created = 17,
  Destroyed = 18,
  Cancelled = 19,
  Fault = 20,
  End = 21,
}

/** How certain a step is (the line style). The numbers are wire format. */
export enum Certainty {
  Guaranteed = 0,
  Happened = 1,
  Reading = 2,
  Assumed = 3,
}

/** The lowest detail level at which an event is shown. The numbers are wire format. */
export enum Level {
  Story = 0,
  Calls = 1,
  Everything = 2,
}

export type LaneKind = 'client' | 'wmi' | 'provider' | 'sink' | 'repository';

/** A life line of the diagram. */
export interface Lane {
  key: string;
  label: string;
  kind: LaneKind;
}

/** One value per event, append-only; `-1` means none. */
export interface Columns {
  /** Position of the first value. */
  from: number;
  kind: Uint8Array;
  level: Uint8Array;
  certainty: Uint8Array;
  /** Lane on which the event starts. */
  lane: Int16Array;
  /** Lane at which its arrow ends; the same as `lane` for an event without an arrow. */
  to: Int16Array;
  /** The event that opened what this one belongs to (its call or callback). */
  parent: Int32Array;
  /** The event that made this one possible. */
  cause: Int32Array;
  /** The operation it belongs to. */
  operation: Int32Array;
  /** The decision in which it happened. */
  decision: Int32Array;
  /** Virtual time in milliseconds. */
  at: Float64Array;
}

/** The words of one event. */
export interface Row {
  index: number;
  /** Short text for the arrow, such as `Indicate(4)`. */
  label: string;
  /** One sentence: what happened. */
  sentence: string;
  /** Rule identifiers, the governing one first. */
  rules: string[];
  /** The switch whose reading decided it, with its value and the other values. */
  reading?: { name: string; value: string; others: string[] };
  /** Return code, sink code or status of a wait. */
  status?: number;
  /** Objects carried, such as `I01`. */
  objects: string[];
  /** Reference count after the event, as the program's own AddRef or Release returned it. */
  references?: number;
  /** The client statement that is running. */
  source?: { program: number; start: number; end: number };
  /** Text that a program printed. */
  text?: string;
}

/** A rule of the catalogue. */
export interface RuleText {
  id: string;
  class: 'guaranteed' | 'unspecified' | 'ambiguous' | 'simulator';
  sentence: string;
  sources: string[];
}

/** An HRESULT. */
export interface StatusText {
  value: number;
  name: string;
  meaning: string;
}

/** What the state tabs show at a position. */
export interface StateView {
  at: number;
  calls: CallView[];
  references: ReferenceView[];
  repository: NamespaceView[];
  threads: ThreadView[];
  log: LogLine[];
}

export interface CallView {
  key: string;
  /** `ExecQueryAsync`, `NextAsync(5)` … */
  label: string;
  sink?: string;
  state: 'waiting' | 'queued' | 'delivering' | 'in callback' | 'cancelled' | 'finished' | 'abandoned';
  /** Place in its queue, 0 = head. */
  queue?: number;
  requested?: number;
  delivered: number;
  status?: number;
}

export interface ReferenceView {
  object: string;
  /** Interface or class. */
  type: string;
  /** Who holds how many. */
  owners: { owner: string; count: number }[];
  total: number;
  /** Set where the documents forbid an exact claim. */
  note?: string;
}

export interface NamespaceView {
  path: string;
  classes: { name: string; instances: InstanceView[] }[];
}

export interface InstanceView {
  path: string;
  properties: { name: string; value: string; changed: boolean }[];
  /** What the last repository write at or before this position did to it. */
  change?: 'created' | 'modified' | 'deleted';
}

export interface ThreadView {
  key: string;
  program: string;
  /** `running`, `waits for done (no limit)`, `ended` … */
  state: string;
  source?: { program: number; start: number; end: number };
  variables: { scope: string; name: string; value: string }[];
}

export interface LogLine {
  event: number;
  program: string;
  stream: 'out' | 'err';
  text: string;
}

/** One of the things that may happen next at a decision. */
export interface ChoiceView {
  /** Stable name, such as `deliver main.1`. */
  key: string;
  /** What would happen, as a sentence. */
  sentence: string;
  taken: boolean;
  rules: string[];
}

/** How a run ended, if it did. */
export interface OutcomeView {
  /** `exit`, `hang`, `crash`, `limit`, `not-modelled`. */
  kind: 'exit' | 'hang' | 'crash' | 'limit' | 'not-modelled';
  /** As a scenario's `ends` block writes it: `exit 0`, `hang`, `crash: null pointer` … */
  text: string;
  detail: string;
}

/** A misuse of an API by a client program. */
export interface FindingView {
  name: string;
  weight: 'note' | 'warning' | 'error';
  message: string;
  cure: string;
  event: number;
  source?: { program: number; start: number; end: number };
}

/** A remark about the text of a scenario. */
export interface DiagnosticView {
  severity: 'error' | 'warning';
  start: number;
  end: number;
  line: number;
  column: number;
  message: string;
  cure: string;
  code?: string;
}

/** A recorded run as `wmi-lab record` writes it and an embed reads it. */
export interface RecordedTrace {
  format: 1;
  engine: string;
  title: string;
  /** The scenario file's text, and which of its cases ran. */
  scenario: string;
  case: number;
  lanes: Lane[];
  /** `Columns` as plain arrays. */
  columns: { [K in Exclude<keyof Columns, 'from'>]: number[] };
  rows: Row[];
  rules: RuleText[];
  statuses: StatusText[];
  outcome?: OutcomeView;
  findings: FindingView[];
}

/** Where rows come from. */
export interface TraceSource {
  readonly title: string;
  readonly lanes: readonly Lane[];
  /** Number of events recorded so far. */
  readonly length: number;
  readonly outcome: OutcomeView | undefined;
  readonly findings: readonly FindingView[];
  columns(from: number): Columns;
  rows(from: number, to: number): Row[];
  rule(id: string): RuleText | undefined;
  status(value: number): StatusText | undefined;
}

/** What the wasm `Session` answers to everything that changes the run. */
export interface Update {
  /** Number of events of the current branch. */
  length: number;
  /** Number of decisions of the current branch. */
  decisions: number;
  lanes: Lane[];
  outcome?: OutcomeView;
  findings: FindingView[];
  branch: number;
  /** Set when `restore` found another trace than the link was made with: the first differing decision, or -1. */
  drift?: number;
}

export interface Opened {
  diagnostics: DiagnosticView[];
  cases: { title: string; slug: string; prose: string }[];
  /** False when there are errors; the previous run then stays as it was. */
  ready: boolean;
  update?: Update;
}

export interface BranchView {
  id: number;
  /** Decision at which it left its parent; 0 for the first. */
  from: number;
  parent: number;
  length: number;
}

/** The outcome matrix of the Flags tab: every cell was run on a fork. */
export interface FlagMatrix {
  /** The call it was made for, such as `PutInstanceAsync`. */
  method: string;
  columns: string[];
  rows: { flag: string; value: number; cells: { outcome: string; returned: number; final?: number; rule: string }[] }[];
}

/** A statement that a thread reaches between two events. */
export interface StatementView {
  /** The decision inside which it runs. */
  decision: number;
  /** Operations of the programs that the decision executes before it. */
  operations: number;
  /** The key of its thread. */
  thread: string;
  source: { program: number; start: number; end: number };
}

/** Everything a share link carries, before packing. */
export interface ShareState {
  v: 1;
  engine: string;
  /** Gallery slug, or the whole text. */
  example?: string;
  text?: string;
  case: number;
  readings: Record<string, string>;
  policy: string;
  /** Decision keys, run-length coded: `[key, count]`. */
  decisions: [string, number][];
  position: number;
  detail: Level;
  /** Check sum of the text trace at the recorded end. */
  check: string;
}

/**
 * The live engine, as `crate/wasm` exports it (class `Session`). All methods are synchronous and bounded, but `run`.
 */
export interface LiveSession {
  /** Reads a scenario file; `cimv2` and `lab` are the catalogue MOF texts. Runs nothing yet. */
  open(text: string, caseIndex: number, readings: Record<string, string>, policy: string): Opened;
  /** Takes up to `max` decisions with the policy at the end of the current branch. */
  advance(max: number): Update;
  /** Like `advance` to the end or the limit, in slices; resolves when done or stopped. */
  run(maxDecisions: number, progress: (update: Update) => void): Promise<Update>;
  /** Ends a `run` at its next slice. */
  stop(): void;
  columns(from: number): Columns;
  rows(from: number, to: number): Row[];
  inspect(position: number): StateView;
  /** The statements that run between event `position - 1` and the next one, in their order. */
  statements(position: number): StatementView[];
  /** The state inside a decision, before one of its statements. */
  inspect_inside(decision: number, operations: number): StateView;
  /** What could have happened at a decision of the current branch; the last one (open) has nothing taken. */
  choices(decision: number): ChoiceView[];
  /** Takes a choice at a decision; another one than was taken there starts a new branch. */
  choose(decision: number, key: string): Update;
  branches(): BranchView[];
  switch_branch(id: number): Update;
  /** The matrix for the PutInstance call at or before `position`, or undefined when there is none. */
  flag_matrix(position: number): FlagMatrix | undefined;
  share(): Pick<ShareState, 'engine' | 'case' | 'readings' | 'policy' | 'decisions' | 'check'>;
  /** Opens and replays; `Update.drift` tells when the check sum differs. */
  restore(text: string, state: ShareState): Opened;
  /** Without the catalogue's sentences, which stand beside the engine. */
  record(title: string): Omit<RecordedTrace, 'rules' | 'statuses'>;
  /** The classes of the repository, as the current branch left it. */
  classes(): ClassWords[];
  /** Readings known to this engine: name, value in force, all values. */
  readings(): { name: string; value: string; values: string[]; rule: string }[];
  free(): void;
}
