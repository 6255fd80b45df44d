import type { ToolName } from '../desk.ts';
import { arrival } from '../keys.ts';
import type { WmiTools } from './tools.ts';

/** Shows a tool in the `<wmi-tools>` of a page or an element. The tools are a chunk of their own: most visits need none. */
export function openTool(root: ParentNode, name: ToolName, rows?: [number, number]): Promise<void> {
  return arrival(import('./tools.ts').then(() => root.querySelector<WmiTools>('wmi-tools')?.show(name, rows)));
}
