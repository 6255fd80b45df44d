import type { Columns, FindingView, Lane, OutcomeView, RecordedTrace, Row, RuleText, StatusText, TraceSource } from './types.ts';
import { t } from '../words/words.ts';

/** Longest recorded trace that is read, in events: the same limit as the engine's own. */
const MAX_EVENTS = 100_000;

const NAMES = ['kind', 'level', 'certainty', 'lane', 'to', 'parent', 'cause', 'operation', 'decision', 'at'] as const;

/** Serves a recorded run through the interface of the live engine: an embed shows its steps before any wasm loads. */
export class RecordedSource implements TraceSource {
  readonly title: string;
  readonly text: string;
  readonly lanes: readonly Lane[];
  readonly length: number;
  readonly outcome: OutcomeView | undefined;
  readonly findings: readonly FindingView[];
  readonly #trace: RecordedTrace;
  readonly #rules: Map<string, RuleText>;
  readonly #statuses: Map<number, StatusText>;

  constructor(trace: RecordedTrace) {
    this.#trace = trace;
    this.title = trace.title;
    this.text = trace.scenario;
    this.lanes = trace.lanes;
    this.length = trace.rows.length;
    this.outcome = trace.outcome;
    this.findings = trace.findings;
    this.#rules = new Map(trace.rules.map((rule) => [rule.id, rule]));
    this.#statuses = new Map(trace.statuses.map((status) => [status.value >>> 0, status]));
  }

  /** What a live run has in columns of its own is read from the rows; the choices that there were are not recorded. */
  columns(from: number): Columns {
    const { columns } = this.#trace;
    const rows = this.#trace.rows.slice(from);
    return {
      from,
      kind: Uint8Array.from(columns.kind.slice(from)),
      level: Uint8Array.from(columns.level.slice(from)),
      certainty: Uint8Array.from(columns.certainty.slice(from)),
      lane: Int16Array.from(columns.lane.slice(from)),
      to: Int16Array.from(columns.to.slice(from)),
      parent: Int32Array.from(columns.parent.slice(from)),
      cause: Int32Array.from(columns.cause.slice(from)),
      operation: Int32Array.from(columns.operation.slice(from)),
      decision: Int32Array.from(columns.decision.slice(from)),
      at: Float64Array.from(columns.at.slice(from)),
      status: Int32Array.from(rows, (row) => row.status ?? -1),
      objects: Int32Array.from(rows, (row) => row.objects.length),
      references: Int32Array.from(rows, (row) => row.references ?? -1),
      start: Int32Array.from(rows, (row) => row.source?.start ?? -1),
      choices: new Uint8Array(rows.length),
    };
  }

  rows(from: number, to: number): Row[] {
    return this.#trace.rows.slice(from, to);
  }

  find(text: string, from: number, forward: boolean): number {
    const { rows } = this.#trace;
    const sought = text.toLowerCase();
    const holds = (row: Row): boolean => [row.label, row.sentence, ...row.objects, ...row.rules].some((words) => words.toLowerCase().includes(sought));
    return forward ? rows.findIndex((row, index) => index >= from && holds(row)) : rows.slice(0, from).findLastIndex(holds);
  }

  rule(id: string): RuleText | undefined {
    return this.#rules.get(id);
  }

  status(value: number): StatusText | undefined {
    return this.#statuses.get(value >>> 0);
  }
}

/**
 * Reads the text of a recorded trace. The file comes from outside, so every field that later code indexes is checked.
 *
 * @throws Error with one sentence for people when the text is not a recorded trace.
 */
export function readTrace(text: string): RecordedTrace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(t('The file is not JSON, so it is no recorded trace.'));
  }
  const trace = value as Partial<RecordedTrace> | null;
  if (typeof trace !== 'object' || trace === null || trace.format !== 1) {
    throw new Error(t('The file is not a recorded trace of format 1.'));
  }
  const { lanes, rows, columns } = trace;
  if (!Array.isArray(lanes) || !Array.isArray(rows) || typeof columns !== 'object' || columns === null) {
    throw new Error(t('The recorded trace lacks its lanes, rows or columns.'));
  }
  if (rows.length > MAX_EVENTS) {
    throw new Error(t('The recorded trace has {count} events; the limit is {most}.', { count: rows.length, most: MAX_EVENTS }));
  }
  for (const name of NAMES) {
    const column: unknown = columns[name];
    if (!Array.isArray(column) || column.length !== rows.length || !column.every((n) => typeof n === 'number')) {
      throw new Error(t('The column “{name}” of the recorded trace does not fit its rows.', { name }));
    }
  }
  if (![...columns.lane, ...columns.to].every((lane) => Number.isInteger(lane) && lane >= -1 && lane < lanes.length)) {
    throw new Error(t('The recorded trace names a lane that it does not have.'));
  }
  for (const row of rows as unknown[]) {
    const { label, sentence, rules, objects } = row as Partial<Row>;
    if (typeof label !== 'string' || typeof sentence !== 'string' || !Array.isArray(rules) || !Array.isArray(objects)) {
      throw new Error(t('A row of the recorded trace lacks its words.'));
    }
  }
  return {
    format: 1,
    engine: String(trace.engine ?? ''),
    title: String(trace.title ?? ''),
    scenario: String(trace.scenario ?? ''),
    case: Number(trace.case ?? 0),
    lanes,
    columns,
    rows,
    rules: Array.isArray(trace.rules) ? trace.rules : [],
    statuses: Array.isArray(trace.statuses) ? trace.statuses : [],
    findings: Array.isArray(trace.findings) ? trace.findings : [],
    ...(trace.outcome === undefined ? {} : { outcome: trace.outcome }),
  };
}
