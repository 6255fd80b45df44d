/**
 * The one interface between the screen and whatever supplies a run: the live engine (wasm) or a recorded trace.
 *
 * Positions are counts of events: position n means that the events 0 … n−1 have happened. Offsets in texts are
 * UTF-16 code units of the scenario text. What crosses from the engine is declared by the engine (`wmi_lab.d.ts`, made
 * from `crate/wasm`); here stand the numbers of its columns, and what the screen adds.
 */
import type {
  CallView, Columns as EngineColumns, FindingView, Lane, OutcomeView, RecordedTrace as EngineTrace, Row, SharedRun,
} from './wmi_lab.d.ts';

export type {
  BranchView, CallView, ChoiceView, ClassView, Comparison, DiagnosticView, FindingView, FlagCell, FlagMatrix, FlagRow, HoldingView, InstanceView,
  Lane, LogLine, Mode, NamespaceView, Opened, OutcomeView, PropertyView, ReadingView, ReferenceView, Row, Session as LiveSession, Side, Source, StatementView, StatePart, StateView, ThreadView,
  Update, VariableView,
} from './wmi_lab.d.ts';

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

/**
 * The lowest detail level at which an event is shown. The numbers are wire format, but for `Operations`, which is the
 * screen's own: the story with everything that an operation does folded into its call.
 */
export enum Level {
  Operations = -1,
  Story = 0,
  Calls = 1,
  Everything = 2,
}

export type LaneKind = Lane['kind'];
export type CallState = CallView['state'];

/**
 * One value per event, append-only; `-1` means none. `lane` and `to` are the lanes at which an event's arrow begins and
 * ends, the same for an event without one; `parent` is the event that opened the call or callback around it, `cause` the
 * one that made it possible; `at` is virtual time in milliseconds; `choices` is the most choices that there were at a
 * decision since the event before, 0 where no decision stands between.
 */
export type Columns = EngineColumns;

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

/** A recorded run as `wmi-lab record` writes it and an embed reads it: the engine's record with the sentences it needs. */
export type RecordedTrace = EngineTrace & { rules: RuleText[]; statuses: StatusText[] };

/** Where rows come from. */
export interface TraceSource {
  readonly title: string;
  /** The scenario text that statements are places in. */
  readonly text: string;
  readonly lanes: readonly Lane[];
  /** Number of events recorded so far. */
  readonly length: number;
  readonly outcome: OutcomeView | undefined;
  readonly findings: readonly FindingView[];
  columns(from: number): Columns;
  rows(from: number, to: number): Row[];
  /** The nearest event that mentions a text, at `from` or after it, else before it; −1 when there is none. */
  find(text: string, from: number, forward: boolean): number;
  rule(id: string): RuleText | undefined;
  status(value: number): StatusText | undefined;
}

/** Everything a share link carries, before packing: the run as the engine names it, and the view. */
export interface ShareState extends SharedRun {
  v: 1;
  /** Gallery slug, or the whole text. */
  example?: string;
  text?: string;
  position: number;
  detail: Level;
  /** Language of the screen, where it is not English. */
  language?: string;
  /** Rows stand to the scale of virtual time; else one after the other. */
  axis?: 'time';
  /** Breakpoints, as `breakpoints.ts` writes them. */
  breakpoints?: string[];
  /** Lanes that are put away, by their numbers in the run. */
  hidden?: number[];
  /** Events that are folded or open against the detail level. */
  folds?: number[];
  /** What its sender calls the branch that is shown. */
  branch?: string;
  /** Answers to the questions of the scenario, as given: the question's number and the values chosen. */
  answers?: [question: number, values: string[]][];
}
