import type { ShareState } from './engine/types.ts';
import type { Lab } from './lab.ts';
import { encodeState } from './share.ts';

/** Quiet time after which the address follows, in milliseconds. */
const SETTLED_MS = 400;
/** Longest hash that is put into the address; some browsers cut longer ones. */
const MOST = 60_000;

/**
 * Keeps the address that of what is on the screen, so that a reload, a bookmark or the way back loses nothing that was
 * written or chosen. A card of the gallery that nobody has changed keeps its name there.
 */
export class Address {
  readonly #lab: Lab;
  readonly #shown: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `shown` says whether the laboratory is on the screen, and not the gallery. */
  constructor(lab: Lab, shown: () => boolean) {
    this.#lab = lab;
    this.#shown = shown;
    for (const [what, event] of [[lab, 'change'], [lab, 'edit'], [lab.player, 'change']] as const) what.addEventListener(event, this.#note);
  }

  readonly #note = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), SETTLED_MS);
  };

  async #follow(): Promise<void> {
    const { hash } = location;
    const lab = this.#lab;
    const named = hash.startsWith('#x.') && lab.asGallery && lab.text === lab.opening?.text;
    const state = !this.#shown() || named ? undefined : stateOf(lab);
    if (state === undefined) return;
    const next = await encodeState(state);
    if (next === hash || next.length > MOST || location.hash !== hash) return;
    try {
      history.replaceState(history.state, '', next);
    } catch {
      // A page inside an editor's panel may not change its address; the share dialog has the link all the same.
    }
  }
}

/** What would bring back what the editor holds: the run as it is, or a text that has not run yet, by itself. */
function stateOf(lab: Lab): ShareState | undefined {
  const ran = lab.share();
  if (lab.text === lab.opening?.text) return ran;
  if (ran === undefined && !lab.edited) return undefined;
  const { text, readings, policy, player } = lab;
  return { v: 1, engine: ran?.engine ?? '', text, case: 0, readings, policy, decisions: [], position: 0, detail: player.level, check: '' };
}
