import assert from 'node:assert/strict';
import { test } from 'node:test';
import { veil } from './veil.ts';

const words = (lines: number): string => `(${lines} hidden)`;
const TEXT = '# Title\n\n<!-- ask value code at Query:1\nWhich code?\nwhy: because\n-->\n\n```cpp\nint main() {}\n```\n\n```output\n42\n```\n\nEnd\n';

test('questions with their answers and expected results give way to one line each, and nothing else does', () => {
  assert.equal(veil(TEXT, words)?.text, '# Title\n\n(4 hidden)\n\n```cpp\nint main() {}\n```\n\n(3 hidden)\n\nEnd\n');
});

test('a text without them is shown as it is', () => {
  assert.equal(veil('# Title\n\n```cpp\nint main() {}\n```\n', words), undefined);
  assert.equal(veil('', words), undefined);
});

test('every place of the text is found again, and a hidden one at the line that stands for it', () => {
  const veiled = veil(TEXT, words);
  assert.ok(veiled !== undefined);
  for (const word of ['# Title', 'int main', '```cpp', 'End']) {
    const at = veiled.at(TEXT.indexOf(word));
    assert.equal(veiled.text.slice(at, at + word.length), word);
  }
  for (const word of ['Which code?', 'because']) assert.equal(veiled.text.slice(veiled.at(TEXT.indexOf(word))).split('\n')[0], '(4 hidden)');
  assert.equal(veiled.text.slice(veiled.at(TEXT.indexOf('42'))).split('\n')[0], '(3 hidden)');
  assert.equal(veiled.at(TEXT.length), veiled.text.length);
});
