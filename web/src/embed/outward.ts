import type { LabSurface } from './surface.ts';
import { svgText, png } from '../export/files.ts';
import { markdown, mermaid } from '../export/text.ts';
import { isDark } from './dark.ts';
import { home } from '../home.ts';
import { encodeState } from '../share.ts';

/** The forms in which a run can leave an embed. */
export type ExportKind = 'svg' | 'png' | 'mermaid' | 'markdown' | 'json';

/** The run in another form. */
export async function exported(lab: LabSurface, kind: ExportKind): Promise<string | Blob> {
  const palette = isDark(lab) ? 'dark' : 'light';
  switch (kind) {
    case 'svg': return svgText(lab.player, lab.caption, palette);
    case 'png': return png(lab.player, lab.caption, palette);
    case 'mermaid': return mermaid(lab.player);
    case 'markdown': return markdown(lab.player, lab.caption, '');
    case 'json': return JSON.stringify(lab.recording);
    default: throw new Error(`“${String(kind)}” is no form that a run can be exported in: take svg, png, mermaid, markdown or json.`);
  }
}

/** The share payload of what is shown. */
export async function payloadOf(lab: LabSurface): Promise<string> {
  if (lab.live !== undefined) return lab.live.state();
  if (lab.recording === undefined && lab.example !== '') return `x.${lab.example}`;
  const text = lab.scenario;
  if (text === '') return '';
  const state = { v: 1 as const, engine: lab.recording?.engine ?? '', text, case: 0, readings: {}, policy: '', decisions: [], position: lab.position, detail: lab.player.level, check: '' };
  return (await encodeState(state)).slice(1);
}

/** Opens what is shown in a page of its own, unless the host page takes that over. */
export async function leave(lab: LabSurface): Promise<void> {
  const address = `${home}#${await payloadOf(lab)}`;
  const event = new CustomEvent('wmi-navigate', { detail: { address }, bubbles: true, composed: true, cancelable: true });
  if (lab.dispatchEvent(event)) window.open(address, '_blank', 'noopener');
}
