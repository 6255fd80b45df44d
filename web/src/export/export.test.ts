import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import fixture from '../engine/fixtures/first-query.json' with { type: 'json' };
import { readTrace, RecordedSource } from '../engine/recorded.ts';
import type { RecordedTrace } from '../engine/types.ts';
import { Player } from '../player.ts';
import { slides, svgText } from './files.ts';
import { Markup, serialize } from './markup.ts';
import { page } from './page.ts';
import { still } from './still.ts';
import { markdown, mermaid } from './text.ts';
import { snippets } from './snippets.ts';
import { widthOf, wrap } from './widths.ts';
import { crc32, zip } from './zip.ts';

function playerOf(change: (trace: RecordedTrace) => void = () => undefined): Player {
  const trace = readTrace(JSON.stringify(fixture));
  change(trace);
  const player = new Player();
  player.load(new RecordedSource(trace), 0);
  return player;
}

/** Elements of a picture by tag. */
function all(node: Markup, tag: string): Markup[] {
  return [...(node.tag === tag ? [node] : []), ...node.children.flatMap((child) => all(child, tag))];
}

test('a picture is drawn by the code of the screen and needs no style sheet', () => {
  const player = playerOf();
  player.goTo(4);
  const svg = still(player, { title: 'First', palette: 'light' });
  const texts = all(svg, 'text').map((text) => text.textContent);
  for (let row = 0; row < player.visible.length; row++) {
    const label = player.label(player.visible.event(row));
    assert.ok(texts.some((text) => text === label || (text.length > 3 && (label.startsWith(text.replace(/…$/, '')) || text.includes('…')))), label);
  }
  assert.ok(texts.includes('▸4'));
  for (const node of [...all(svg, 'path'), ...all(svg, 'rect'), ...all(svg, 'text')]) {
    assert.equal(node.getAttribute('class'), null);
    for (const [name, value] of node.attributes) assert.doesNotMatch(value, /var\(|color-mix|light-dark|NaN|undefined/, `${node.tag} ${name}`);
  }
  assert.ok(all(svg, 'path').some((path) => path.getAttribute('stroke-dasharray') === '9 5'), 'a step that merely happened is dashed');
  const dark = serialize(still(player, { title: 'First', palette: 'dark' }));
  assert.notEqual(dark, serialize(svg));
  assert.ok(dark.includes('#14171c'));
});

test('a page and Markdown lead to the sources, and write what has no page as text', () => {
  const sources = ['[MS-WMI] 3.1.4', '<i>Observed</i> [here](javascript:x)'];
  const change = (trace: RecordedTrace): void => void Object.assign(trace.rules[0] ?? {}, { sources });
  const trace = readTrace(JSON.stringify(fixture));
  change(trace);
  const html = page(JSON.stringify(trace), { at: 'end', palette: 'light' }, '');
  assert.ok(html.includes('<a href="https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wmi/" target="_blank" rel="noopener noreferrer">[MS-WMI] 3.1.4</a>; &lt;i&gt;Observed&lt;/i&gt; [here](javascript:x)</dd>'), html.slice(-3000));
  const text = markdown(playerOf(change), 'First', '');
  assert.ok(text.includes('[\\[MS-WMI\\] 3.1.4](https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wmi/); \\<i\\>Observed\\</i\\> \\[here\\](javascript:x)*'), text.slice(-3000));
});

test('text of a scenario is text in every form', () => {
  const bad = '<script>alert(1)</script>" onload="x \u0001 [a](javascript:b) ; # ](';
  const player = playerOf((trace) => {
    trace.title = bad;
    for (const row of trace.rows) Object.assign(row, { label: bad, sentence: bad });
  });
  player.goTo(2);
  const svg = svgText(player, bad, 'light');
  assert.doesNotMatch(svg, /<script|onload="|\u0001/);
  assert.ok(svg.includes('&lt;script&gt;'));
  assert.doesNotMatch(mermaid(player), /<script|;\s*\n\s*[^L\s]/);
  const page = markdown(player, bad, '');
  assert.doesNotMatch(page.replace(/```mermaid[^]*?```/, ''), /(?<!\\)<script|(?<!\\)\]\(javascript/);
  const home = 'https://docs.example/wmi/';
  for (const one of snippets({ title: bad, link: `${home}#w1.a.b`, state: 'w1.a"><script>.b', step: 7, home, language: 'de' })) {
    if (one.id === 'element' || one.id === 'frame') assert.doesNotMatch(one.text, /<script>|="[^"]*" onload/);
  }
});

test('a deck has a picture of one size for each step and leaves the cursor alone', () => {
  const player = playerOf();
  player.goTo(3);
  const pictures = slides(player, 'First', 'light');
  assert.equal(pictures.length, player.steps);
  assert.equal(player.step, 3);
  const sizes = new Set(pictures.map((svg) => /viewBox="([^"]*)"/g.exec(svg.slice(svg.indexOf('<svg', 5)))?.[1]));
  assert.equal(sizes.size, 1);
  pictures.forEach((svg, at) => assert.ok(svg.includes(`>▸${at + 1}<`), `slide ${at + 1} shows its step`));
});

test('a Mermaid diagram has a line for each step', () => {
  const player = playerOf();
  const lines = mermaid(player).trimEnd().split('\n');
  assert.equal(lines[0], 'sequenceDiagram');
  assert.equal(lines.filter((line) => /^ {2}(L\d+-|Note over)/.test(line)).length, player.steps);
});

test('the lanes of a Mermaid diagram stand in the order of the screen', () => {
  const lanes = mermaid(playerOf()).match(/(?<=participant L\d+ as ).*/g);
  assert.deepEqual(lanes, ['Client', 'WMI', 'QuerySink']);
});

test('a snippet of a card goes to the step that was shown, and has a link for readers without script', () => {
  const of = (step: number): Record<string, string> => Object.fromEntries(snippets({
    title: 'A & B', link: 'https://docs.example/#w1.a.b', state: 'x.first-query', step, home: 'https://docs.example/', language: 'en',
  }).map((one) => [one.id, one.text]));
  assert.match(of(7)['element'] ?? '', /<wmi-lab example="first-query" at="step:7">\n {2}<a href="https:\/\/docs.example\/#w1.a.b">A &amp; B<\/a>\n<\/wmi-lab>$/);
  assert.match(of(7)['frame'] ?? '', /embed\.html\?at=step%3A7#x\.first-query"/);
  assert.match(of(0)['frame'] ?? '', /embed\.html#x\.first-query"/);
});

test('an archive unpacks to what went in', async () => {
  const bytes = new TextEncoder().encode('Ünïcödé '.repeat(100));
  const archive = Buffer.from(await (await zip([{ name: 'ä.txt', bytes }, { name: 'b', bytes: new Uint8Array() }])).arrayBuffer());
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
  assert.equal(archive.readUInt32LE(0), 0x04034b50);
  const [packed, length, name] = [archive.readUInt32LE(18), archive.readUInt32LE(22), archive.readUInt16LE(26)];
  assert.equal(length, bytes.length);
  assert.equal(archive.readUInt32LE(14), crc32(bytes));
  assert.deepEqual(new Uint8Array(inflateRawSync(archive.subarray(30 + name, 30 + name + packed))), bytes);
  const end = archive.length - 22;
  assert.equal(archive.readUInt32LE(end), 0x06054b50);
  assert.equal(archive.readUInt16LE(end + 10), 2);
  assert.equal(archive.readUInt32LE(archive.readUInt32LE(end + 16)), 0x02014b50);
});

test('lines are no wider than their room', () => {
  for (const line of wrap(`words that go on and on ${'x'.repeat(200)} 日本語日本語日本語`, 120, 13)) assert.ok(widthOf(line, 13) <= 120, line);
});
