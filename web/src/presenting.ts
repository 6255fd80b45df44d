import { command } from './commands.ts';
import { keyMap, type KeyMap } from './keys.ts';
import { t } from './words/words.ts';

/** What many presenters' remotes send for "on". */
const REMOTE = '.';

/** Fills the screen with an element, or gives it back; answers why the browser did not, and nothing when it did. */
export async function fillScreen(element: Element): Promise<string> {
  try {
    await (document.fullscreenElement === null ? element.requestFullscreen() : document.exitFullscreen());
    return '';
  } catch {
    return t('The browser does not let this page fill the screen. Its own key may: F11, or Ctrl+Cmd+F on a Mac.');
  }
}

/** The keys that count now: while the page fills the screen, a presenter's remote steps. */
export function keysNow(): KeyMap {
  if (document.fullscreenElement === null) return keyMap;
  const [step, lane] = [command('step'), command('lane')];
  return keyMap.with({ [step.id]: [...keyMap.keysOf(step), REMOTE], [lane.id]: keyMap.keysOf(lane).filter((key) => key !== REMOTE) });
}
