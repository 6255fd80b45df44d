import { home } from '../home.ts';
import type { RecordedTrace } from '../engine/types.ts';
import { escape } from './markup.ts';
import { received } from '../received.ts';
import { spoken } from '../words/words.ts';

/** A recorded run with its viewer as one HTML file that opens from a disk, in a mail or in a virtual classroom. */
export async function singleFile(trace: RecordedTrace, title: string): Promise<string> {
  const viewer = await (await received(new URL('wmi-lab.classic.js', home))).text();
  return `<!doctype html>
<html lang="${spoken()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>html,body,main{height:100%;margin:0}wmi-lab{box-sizing:border-box;width:100%;height:100%}</style>
</head>
<body>
<main><wmi-lab mode="read-only" loading="eager"><script type="application/json">${forScript(JSON.stringify(trace))}</script>${await ownWords(trace)}</wmi-lab></main>
<script>${forScript(viewer)}</script>
</body>
</html>
`;
}

/** The words of the language that is spoken, with just those rules and codes that the run names; English needs none. */
async function ownWords(trace: RecordedTrace): Promise<string> {
  if (spoken() === 'en') return '';
  const { filesOf } = await import('../words/load.ts');
  const files = await filesOf(spoken());
  const rules = only(files.rules, trace.rules.map(({ id }) => id));
  const statuses = only(files.statuses, trace.statuses.map(({ name }) => name));
  return `<script type="application/json" data-words="${spoken()}">${forScript(JSON.stringify({ ...files, rules, statuses, names: {} }))}</script>`;
}

function only(all: unknown, names: readonly string[]): Record<string, string> {
  const known = (all ?? {}) as Record<string, string>;
  return Object.fromEntries(names.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])));
}

/** Text inside a script element: what would end the element, or begin a comment in it, is written in another way that means the same. */
function forScript(text: string): string {
  return text.replaceAll(/<(?=\/script|script|!--)/gi, '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
