import type { ComparedRow } from './comparing.ts';
import { Level, type BranchView, type ChoiceView } from './engine/types.ts';
import type { Lab } from './lab.ts';
import { MAX_NAME } from './share.ts';
import { Log } from './timeline/log.ts';
import { labelOf } from './timeline/words.ts';

/** Decisions that are taken in search of one that leaves a choice or brings an event, so that it ends on a run without any. */
const SEARCH_LIMIT = 5_000;
/** Decisions whose choices are kept. */
const KEPT = 5_000;

/** A decision and what could happen at it. */
export interface OpenDecision {
  decision: number;
  choices: ChoiceView[];
}

/** What happens without anybody asking for it. */
export function isUsual(choice: ChoiceView): boolean {
  return !choice.alternative && !choice.tried;
}

/** Decisions seen from the cursor: what else could have come, what can come next, and taking it. */
export class Choosing {
  readonly #lab: Lab;
  #cache = new Map<number, ChoiceView[]>();
  #cached = '';
  #others: ChoiceView[] = [];
  readonly #names = new Map<number, string>();
  readonly #away = new Set<number>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Choices of a decision of the current branch. */
  at(decision: number): ChoiceView[] {
    const { engine, source } = this.#lab;
    if (engine === undefined || source === undefined || decision < 0 || decision > source.decisions) return [];
    const key = `${this.#lab.runs} ${source.branch} ${source.decisions}`;
    if (key !== this.#cached || this.#cache.size >= KEPT) {
      this.#cached = key;
      this.#cache.clear();
    }
    let choices = this.#cache.get(decision);
    if (choices === undefined) {
      choices = engine.session.choices(decision);
      this.#cache.set(decision, choices);
    }
    return choices;
  }

  /** The usual outcomes at a decision, and the one that was taken: without what a rule permits beside them. */
  usual(decision: number): ChoiceView[] {
    return this.at(decision).filter((choice) => isUsual(choice) || choice.taken);
  }

  /** What else could have happened at the decision of the current step; while the cursor hurries, what was known last. */
  alternatives(): ChoiceView[] {
    const { player } = this.#lab;
    if (!player.hurried) this.#others = this.at(player.log.decision(player.current)).filter((choice) => !choice.taken);
    return this.#others;
  }

  /** The decision that comes next: the first after the current step that leaves a choice, up to the next event. */
  next(): OpenDecision | undefined {
    const { player, source } = this.#lab;
    if (source === undefined) return undefined;
    const first = player.log.decision(player.current) + 1;
    const last = player.position < player.length ? player.log.decision(player.position) : source.decisions;
    const decision = Math.max(first, this.#lab.engine?.session.open_decision(first, last) ?? last);
    return { decision, choices: this.at(decision) };
  }

  /** Takes a choice; another one than was taken starts a branch, on which the policy then goes on. */
  async take(decision: number, key: string): Promise<void> {
    const { engine, source, player } = this.#lab;
    if (engine === undefined || source === undefined) return;
    const known = this.at(decision).find((choice) => choice.key === key);
    const start = this.#firstEvent(decision);
    this.#lab.dispatchEvent(new CustomEvent('choice', { detail: { options: this.at(decision).map((one) => one.key), taken: key } }));
    if (known?.taken === true) {
      player.seek(start);
      player.forward();
      return;
    }
    this.#lab.stop();
    this.#lab.follow(engine.session.choose(decision, key), start);
    await this.#lab.finish();
    player.forward();
  }

  /** Opens what somebody tries at a decision as a branch of that name; where there is such a branch, it is shown. */
  async try(decision: number, key: string, name: string): Promise<void> {
    const branches = this.branches();
    // Branches that begin at the same decision have the same past as the one that they left.
    const same = new Set<number>();
    for (let at = this.#lab.source?.branch ?? -1; at >= 0 && !same.has(at);) {
      const one = branches.find(({ id }) => id === at);
      same.add(at);
      at = one?.from === decision ? one.parent : -1;
    }
    const known = branches.find((one) => one.from === decision && same.has(one.parent) && this.nameOf(one.id) === name);
    if (known !== undefined) {
      this.show(known.id);
      return;
    }
    await this.take(decision, key);
    const { source } = this.#lab;
    if (source !== undefined) this.rename(source.branch, name);
  }

  /** Starts a branch at the cursor that has the past in common and no future yet; answers its number. */
  fork(): number {
    const { engine, source, player } = this.#lab;
    if (engine === undefined || source === undefined) return -1;
    this.#lab.stop();
    const decision = player.log.decision(player.current) + 1;
    this.#lab.follow(engine.session.fork(Math.min(decision, source.decisions)), player.position);
    return source.branch;
  }

  /** More events at the end of the branch: by the policy, or, when choosing by hand, as long as there is one way only. */
  extend(): boolean {
    const { engine, source, player } = this.#lab;
    if (engine === undefined || source === undefined || source.outcome !== undefined || this.#lab.busy || this.#lab.reached() !== '') return false;
    const before = player.length;
    for (let i = 0; i < SEARCH_LIMIT && player.length === before && source.outcome === undefined; i++) {
      const decision = source.decisions;
      if (this.#lab.policy !== 'manual') {
        this.#lab.follow(engine.session.advance(1));
      } else {
        const choices = this.usual(decision);
        const only = choices[0];
        if (only === undefined || choices.length > 1) return false;
        this.#lab.follow(engine.session.choose(decision, only.key));
      }
      if (source.decisions === decision) return false;
    }
    return player.length > before;
  }

  /** The branches that were not put away. */
  branches(): BranchView[] {
    const all = this.#lab.source === undefined ? [] : (this.#lab.engine?.session.branches() ?? []);
    return all.filter((branch) => !this.#away.has(branch.id));
  }

  /** What the user calls a branch. */
  nameOf(branch: number): string {
    return this.#names.get(branch) ?? `b${branch + 1}`;
  }

  /** The name that the user gave a branch; nothing where they gave none. */
  ownName(branch: number): string | undefined {
    return this.#names.get(branch);
  }

  rename(branch: number, name: string): void {
    if (name.trim() === '') this.#names.delete(branch);
    else this.#names.set(branch, name.trim().slice(0, MAX_NAME));
    this.#lab.changed();
  }

  /** Takes a branch off the list; where it is the one that is shown, the one that it left is shown again. */
  putAway(branch: number): void {
    const { source } = this.#lab;
    this.#away.add(branch);
    const left = this.branches();
    if (source?.branch === branch) this.show(left.findLast((one) => one.id < branch)?.id ?? left[0]?.id ?? 0);
    else this.#lab.changed();
  }

  /** A new run has branches of its own. */
  forget(): void {
    this.#names.clear();
    this.#away.clear();
  }

  /** The rows of a branch at a detail level, from a decision on; the branch that is shown stays. */
  rowsOf(branch: number, level: Level, from: number, most: number): ComparedRow[] {
    const { engine, source, player } = this.#lab;
    if (engine === undefined || source === undefined) return [];
    const { session } = engine;
    const shown = source.branch;
    const update = session.switch_branch(branch);
    const log = new Log();
    log.append(session.columns(0));
    const rows: ComparedRow[] = [];
    for (let event = 0; event < log.length && rows.length < most; event++) {
      if (log.decision(event) < from || log.level(event) > level) continue;
      const row = session.rows(event, event + 1)[0];
      const lane = (index: number): string => update.lanes[index]?.label ?? '';
      const [one, other] = [lane(log.lane(event)), lane(log.to(event))];
      if (row !== undefined) rows.push({ event, lanes: one === other ? one : `${one} → ${other}`, label: labelOf(log, event, row, player.codeName) });
    }
    session.switch_branch(shown);
    return rows;
  }

  /** Shows another branch, at the same position as far as it has one. */
  show(branch: number): void {
    const { engine, player } = this.#lab;
    if (engine === undefined) return;
    this.#lab.stop();
    this.#lab.follow(engine.session.switch_branch(branch), player.position);
  }

  /** Position just before the first event of a decision or of those after it. */
  #firstEvent(decision: number): number {
    const { log, length } = this.#lab.player;
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (log.decision(middle) < decision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
