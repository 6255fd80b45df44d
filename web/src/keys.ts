import { canRun, commandOf } from './commands.ts';
import type { Desk } from './desk.ts';

/** Runs the command of a key press, and keeps handled keys from the page around. Everything else passes. */
export function handleKey(event: KeyboardEvent, desk: Desk): void {
  if (event.defaultPrevented || event.isComposing) return;
  const command = commandOf(event);
  if (command === undefined || !canRun(command, desk)) return;
  const target = event.composedPath()[0];
  if (target instanceof Element && !passes(target, event, command.id)) return;
  event.preventDefault();
  event.stopPropagation();
  command.run(desk);
}

/** Text fields keep their keys, but for "run" and "escape"; a focused button keeps Space. */
function passes(target: Element, event: KeyboardEvent, id: string): boolean {
  const field = target.closest('textarea, select, input:not([type="range"]), [contenteditable="true"]');
  if (field !== null) return id === 'run' || id === 'escape';
  return !(event.key === ' ' && target.closest('button, a, [role="tab"], summary, [role="switch"]') !== null);
}
