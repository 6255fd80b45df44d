import { html, nothing, type TemplateResult } from 'lit';
import { firstDifference, type ComparedRow } from '../comparing.ts';
import { Level } from '../engine/types.ts';
import { Lab } from '../lab.ts';
import { READING_SETS, type ReadingSet } from '../reading-sets.ts';
import { t } from '../words/words.ts';

/** Rows of each run that are compared. */
const MOST = 2_000;

/** One of the two runs: its readings, and the row at which it goes its own way. */
interface Side {
  set: ReadingSet;
  parts: ComparedRow | undefined;
}

/** `semantics="compare"`: the scenario under what the Win32 reference says and under what [MS-WMI] says. */
export class Sides {
  readonly #lab: Lab;
  #sides: Side[] = [];
  #shown = 0;

  /** `lab` has run under the first set. */
  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Runs the scenario under the other set too, in a session of its own, and finds where the two part. */
  async compare(): Promise<void> {
    const { opening, limits, policy } = this.#lab;
    const [first, second] = READING_SETS.filter((set) => set.id !== 'default');
    if (opening === undefined || first === undefined || second === undefined) return;
    const other = new Lab();
    other.limits = limits;
    other.policy = policy;
    other.prefer = second;
    await other.open(opening);
    for (const level of [Level.Story, Level.Everything]) {
      const [one, two] = [this.#lab, other].map((lab) => lab.choosing.rowsOf(0, level, 0, MOST)) as [ComparedRow[], ComparedRow[]];
      const at = firstDifference(one, two);
      this.#sides = [{ set: first, parts: one[at] }, { set: second, parts: two[at] }];
      if (at < Math.max(one.length, two.length)) break;
    }
    this.#lab.changed();
  }

  /** The switch between the two runs, and where they part. */
  view(): TemplateResult | typeof nothing {
    const shown = this.#sides[this.#shown];
    if (shown === undefined) return nothing;
    const told = this.#sides.map(({ set, parts }, index) => html`${index === 0 ? '' : ' · '}${t(set.name)}: <em>${parts?.label ?? t('nothing more')}</em>`);
    return html`<div class="sides" role="group" aria-label=${t('Readings')} part="readings">
      ${this.#sides.map(({ set }, index) => html`<button type="button" aria-pressed=${index === this.#shown ? 'true' : 'false'} @click=${() => void this.#show(index)}>${t(set.name)}</button>`)}
      ${shown.parts === undefined ? nothing : html`<button type="button" @click=${() => this.#go(shown)}>${t('To the first difference')}</button>`}
      <span>${this.#sides.some((side) => side.parts !== undefined) ? told : t('Under both this scenario runs the same.')}</span></div>`;
  }

  async #show(index: number): Promise<void> {
    const side = this.#sides[index];
    if (side === undefined || index === this.#shown) return;
    this.#shown = index;
    this.#lab.prefer = side.set;
    await this.#lab.again();
    this.#go(side);
  }

  #go({ parts }: Side): void {
    const { player } = this.#lab;
    player.seek(parts === undefined ? player.length : parts.event + 1);
  }
}
