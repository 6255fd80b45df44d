import type { ChoiceView, RuleText } from './engine/types.ts';
import type { Player } from './player.ts';
import { couldSwap, WHY_NOT, type Verdict } from './swapping.ts';
import type { Order, Orders } from './timeline/geometry.ts';
import { sentenceOf, t, told } from './words/words.ts';

/** Decisions between two neighbours that are looked through; what lies further apart is left to who asks for it. */
const NEAR = 60;
/** Rest before the next look, and how long one takes at most, in milliseconds. */
const REST_MS = 150;
const SLICE_MS = 6;
/** Answers that are kept. */
const MOST = 4_000;

/** A laboratory, as far as it is asked here. */
export interface Asked {
  readonly runs: number;
  readonly busy: boolean;
  readonly source: { readonly branch: number; rule(id: string): RuleText | undefined } | undefined;
  readonly player: Pick<Player, 'log' | 'visible' | 'row' | 'hurried' | 'playing'>;
  readonly choosing: { at(decision: number): readonly ChoiceView[] };
}

/**
 * Which neighbouring rows keep their order and which may swap, as the engine answers. It is asked in small slices while
 * the page rests, and only about the rows that were looked at last. Says `change` when those are known.
 */
export class Neighbours extends EventTarget implements Orders {
  readonly #lab: Asked;
  /** By the later event. */
  readonly #known = new Map<number, { earlier: number; verdict: Verdict }>();
  /** The run and the branch that the answers are of. */
  #of: readonly [runs: number, branch: number | undefined] = [0, undefined];
  #wanted: (readonly [earlier: number, later: number])[] = [];
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #news = false;

  constructor(lab: Asked) {
    super();
    this.#lab = lab;
  }

  /** What is known of two neighbours' order; of those that come in one decision there is none to speak of. */
  order(earlier: number, later: number): Order | undefined {
    const verdict = this.verdict(earlier, later);
    if (verdict === undefined) return undefined;
    if (verdict.can) return 'free';
    return verdict.why === 'made possible' || verdict.why === 'same order' ? 'kept' : undefined;
  }

  /** What the engine has answered about two neighbours. */
  verdict(earlier: number, later: number): Verdict | undefined {
    this.#follow();
    const known = this.#known.get(later);
    return known?.earlier === earlier ? known.verdict : undefined;
  }

  /** Finds out about the neighbours among these rows when the page rests; what was asked before is left. */
  look(rows: Parameters<Orders['look']>[0]): void {
    this.#follow();
    this.#wanted = rows.flatMap((row, at) => {
      const above = rows[at - 1];
      return above === undefined || above.fold.folded || row.fold.folded || this.verdict(above.event, row.event) !== undefined ? [] : [[above.event, row.event] as const];
    });
    if (this.#wanted.length > 0) this.#waiting ??= setTimeout(this.#rested, REST_MS);
  }

  /** The answer about two neighbours in words, with the rule; empty when it is not known. */
  says(earlier: number, later: number): string {
    const verdict = this.verdict(earlier, later);
    if (verdict === undefined || (!verdict.can && verdict.why === 'too far')) return '';
    const { player, source } = this.#lab;
    const steps = { one: player.visible.rowAt(earlier) + 1, other: player.visible.rowAt(later) + 1 };
    const rule = source?.rule(('rules' in verdict ? verdict.rules : player.row(later)?.rules)?.[0] ?? '');
    const before = 'before' in verdict ? player.row(verdict.before)?.sentence : undefined;
    return [
      verdict.can ? t('Steps {one} and {other} may swap: the later one was possible already.', steps)
        : this.order(earlier, later) === 'kept' ? t('Steps {one} and {other} keep this order.', steps) : t('Steps {one} and {other}.', steps),
      verdict.can ? '' : t(WHY_NOT[verdict.why]), before === undefined ? '' : told(before),
      rule === undefined ? '' : `${rule.id}: ${sentenceOf(rule)}`,
    ].filter((part) => part !== '').join(' ').replaceAll(/[`*]/g, '');
  }

  /** Another run and another branch have other answers. */
  #follow(): void {
    const { runs, source } = this.#lab;
    if (runs === this.#of[0] && source?.branch === this.#of[1]) return;
    this.#of = [runs, source?.branch];
    this.#known.clear();
    this.#wanted = [];
  }

  readonly #rested = (): void => {
    this.#waiting = undefined;
    const { busy, player } = this.#lab;
    if (busy || player.hurried || player.playing) this.#waiting = setTimeout(this.#rested, REST_MS);
    else if ('requestIdleCallback' in globalThis) requestIdleCallback(this.#ask, { timeout: 1_000 });
    else this.#ask();
  };

  /** Asks for what could happen between two events, decision by decision, as long as there is time; answers whether all is known. */
  #prepared(earlier: number, later: number, end: number): boolean {
    const { log } = this.#lab.player;
    const [from, to] = [log.decision(earlier), log.decision(later)];
    if (from === to || to - from > NEAR) return true;
    for (let decision = from; decision <= to; decision++) {
      if (performance.now() >= end) return false;
      this.#lab.choosing.at(decision);
    }
    return true;
  }

  readonly #ask = (): void => {
    this.#follow();
    const { player, choosing } = this.#lab;
    const end = performance.now() + SLICE_MS;
    for (let pair = this.#wanted[0]; pair !== undefined && this.#prepared(...pair, end); pair = this.#wanted[0]) {
      const [earlier, later] = pair;
      this.#wanted.shift();
      if (this.#known.size >= MOST) this.#known.clear();
      this.#known.set(later, { earlier, verdict: couldSwap(player.log, earlier, later, (decision) => choosing.at(decision), NEAR) });
      this.#news = true;
    }
    if (this.#wanted.length > 0) {
      this.#waiting ??= setTimeout(this.#rested);
    } else if (this.#news) {
      this.#news = false;
      this.dispatchEvent(new Event('change'));
    }
  };
}
