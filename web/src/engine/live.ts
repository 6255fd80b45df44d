import cimv2Url from '../../../crate/core/catalogue/cimv2.mof?url&no-inline';
import namesUrl from '../../../crate/core/catalogue/names.json?url&no-inline';
import labUrl from '../../../crate/core/catalogue/lab.mof?url&no-inline';
import rulesUrl from '../../../crate/core/catalogue/rules.json?url&no-inline';
import statusesUrl from '../../../crate/core/catalogue/statuses.json?url&no-inline';
import { textFile, wasmFile } from './files.ts';
import type {
  Columns, FindingView, Lane, LiveSession, OutcomeView, Row, RuleText, StatusText, TraceSource, Update,
} from './types.ts';
import type { ClassWords, Vocabulary, Words } from './words.ts';
import { meaningOf, meaningOfName } from '../words/words.ts';

/** What the wasm's numbers and identifiers mean: catalogue files beside it. */
export interface Catalogue {
  rules: Map<string, RuleText>;
  statuses: Map<number, StatusText>;
}

export interface Engine {
  session: LiveSession;
  catalogue: Catalogue;
}

/** The wasm and the texts beside it: one of each for all labs of a page. */
interface Parts {
  open(): LiveSession;
  vocabulary(): Vocabulary;
  catalogue: Catalogue;
}

let started: Promise<Parts> | undefined;

/** A session of its own on the page's one engine, which is loaded when it is first asked for; a failed attempt may be repeated. */
export async function startEngine(): Promise<Engine> {
  const parts = await loaded();
  return { session: parts.open(), catalogue: parts.catalogue };
}

/** What an author may name, with its meaning; `classes` asks the lab whose repository is edited. */
export async function loadWords(classes: () => readonly ClassWords[]): Promise<Words> {
  const [parts, names] = await Promise.all([loaded(), textFile(namesUrl)]);
  const statuses = [...parts.catalogue.statuses.values()].map((status) => [status.name, meaningOf(status)] as const);
  const named = Object.entries(JSON.parse(names) as Record<string, string>).map(([name, meaning]) => [name, meaningOfName(name, meaning)] as const);
  const meanings = new Map<string, string>([...named, ...statuses]);
  return { ...parts.vocabulary(), meanings, classes };
}

function loaded(): Promise<Parts> {
  started ??= load().catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function load(): Promise<Parts> {
  const [wasm, cimv2, lab, rules, statuses] = await Promise.all([
    wasmFile(), textFile(cimv2Url), textFile(labUrl), textFile(rulesUrl), textFile(statusesUrl),
  ]);
  return {
    open: () => new wasm.Session(cimv2, lab),
    vocabulary: () => wasm.vocabulary(),
    catalogue: {
      rules: new Map((JSON.parse(rules) as RuleText[]).map((rule) => [rule.id, rule])),
      statuses: new Map((JSON.parse(statuses) as StatusText[]).map((status) => [status.value >>> 0, status])),
    },
  };
}

/** Serves the session's current branch as rows. */
export class LiveSource implements TraceSource {
  readonly title: string;
  readonly text: string;
  readonly #session: LiveSession;
  readonly #catalogue: Catalogue;
  #update: Update;

  constructor(engine: Engine, title: string, text: string, update: Update) {
    this.title = title;
    this.text = text;
    this.#session = engine.session;
    this.#catalogue = engine.catalogue;
    this.#update = update;
  }

  /** What the session said last. */
  get update(): Update {
    return this.#update;
  }
  set update(update: Update) {
    this.#update = update;
  }
  get lanes(): readonly Lane[] {
    return this.#update.lanes;
  }
  get length(): number {
    return this.#update.length;
  }
  get decisions(): number {
    return this.#update.decisions;
  }
  get branch(): number {
    return this.#update.branch;
  }
  get outcome(): OutcomeView | undefined {
    return this.#update.outcome;
  }
  get findings(): readonly FindingView[] {
    return this.#update.findings;
  }

  columns(from: number): Columns {
    return this.#session.columns(from);
  }
  rows(from: number, to: number): Row[] {
    return this.#session.rows(from, to);
  }
  find(text: string, from: number, forward: boolean): number {
    return this.#session.find(text, from, forward) ?? -1;
  }
  rule(id: string): RuleText | undefined {
    return this.#catalogue.rules.get(id);
  }
  status(value: number): StatusText | undefined {
    return this.#catalogue.statuses.get(value >>> 0);
  }
}
