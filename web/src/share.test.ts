import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Level, type ShareState } from './engine/types.ts';
import { checksum, decodeLink, encodeState, MAX_ANSWERS, MAX_NAME } from './share.ts';

const state: ShareState = {
  v: 1, engine: '0.1.0', text: '# Ünïcödé 日本語 🧪 <script>alert(1)</script>\n\n```cpp\nint main() { return 0; }\n```\n', case: 0,
  readings: { 'nextasync.overlap': 'block_caller' }, policy: 'random:42', decisions: [['run main', 12], ['deliver main.1', 1]],
  position: 17, detail: Level.Calls, check: 'abc',
};

/** Packs any value the way a forged link would. */
async function forge(value: unknown): Promise<string> {
  return encodeState(value as ShareState);
}

test('a link brings back exactly what went in, Unicode and all', async () => {
  const link = await encodeState(state);
  assert.match(link, /^#w1\.[A-Za-z0-9_-]+\.[0-9A-Z]{4}$/);
  assert.deepEqual(await decodeLink(link), { kind: 'state', state });
});

test('answers to questions and the name of the branch come back as they were given', async () => {
  const named: ShareState = { ...state, branch: '__proto__ <b>β</b>', answers: [[1, ['deliver main.1', 'wrong 0']], [3, []], [2, ['__proto__']]] };
  assert.deepEqual(await decodeLink(await encodeState(named)), { kind: 'state', state: named });
});

test('a large text survives', async () => {
  const text = 'instance of Demo_Item { Id = "Ω"; };\n'.repeat(2000);
  const link = await encodeState({ ...state, text });
  const back = await decodeLink(link);
  assert.equal(back.kind === 'state' ? back.state.text : '', text);
});

test('no link, a gallery link, and anything else', async () => {
  assert.deepEqual(await decodeLink(''), { kind: 'none' });
  assert.deepEqual(await decodeLink('#x.first-query'), { kind: 'example', slug: 'first-query' });
  assert.equal((await decodeLink('#x.<img src=x>')).kind, 'damaged');
  assert.equal((await decodeLink('#something')).kind, 'damaged');
});

test('every shortening and every change of one character is noticed', async () => {
  const link = await encodeState(state);
  for (let end = link.length - 1; end > 4; end -= 7) assert.equal((await decodeLink(link.slice(0, end))).kind, 'damaged');
  for (let at = 4; at < link.length; at += 5) {
    const other = link[at] === 'A' ? 'B' : 'A';
    assert.equal((await decodeLink(link.slice(0, at) + other + link.slice(at + 1))).kind, 'damaged', `at ${at}`);
  }
});

test('a payload that unpacks to too much is refused while it unpacks', async () => {
  const link = await forge({ ...state, text: 'a'.repeat(3_000_000) });
  assert.ok(link.length < 10_000);
  const back = await decodeLink(link);
  assert.match(back.kind === 'damaged' ? back.reason : '', /more than 2,000,000 bytes/);
});

test('a payload that is no state of this page is refused', async () => {
  const { text: _, ...without } = state;
  const wrong: unknown[] = [
    null, 7, [], {}, without, { ...state, v: 2 }, { ...state, position: -1 }, { ...state, position: 1.5 }, { ...state, detail: 3 },
    { ...state, readings: { a: 1 } }, { ...state, decisions: [['a']] }, { ...state, decisions: [['a', '1']] }, { ...state, policy: 1 },
  ];
  const long = 'x'.repeat(MAX_ANSWERS.length + 1);
  const answers: unknown[] = [
    {}, 'x', [1], [[1]], [['1', []]], [[0, []]], [[1.5, []]], [[1, 'x']], [[1, [7]]], [[1, [long]]], [[1, [], 2]],
    [[1, Array<string>(MAX_ANSWERS.values + 1).fill('')]], Array(MAX_ANSWERS.questions + 1).fill([1, []]),
  ];
  wrong.push(...answers.map((one) => ({ ...state, answers: one })), ...[7, null, [], 'x'.repeat(MAX_NAME + 1)].map((branch) => ({ ...state, branch })));
  for (const value of wrong) assert.equal((await decodeLink(await forge(value))).kind, 'damaged', JSON.stringify(value));
  assert.equal((await decodeLink(`#w1.AAAA.${checksum('AAAA')}`)).kind, 'damaged');
});
