/** Says that a tool has done its work and its dialog may close. */
export function done(from: EventTarget): void {
  from.dispatchEvent(new CustomEvent('wmi-done', { bubbles: true, composed: true }));
}
