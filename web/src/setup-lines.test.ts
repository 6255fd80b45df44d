import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asidesOf, foldsOf } from './setup-lines.ts';

test('from the comment that hides to the one that ends it', () => {
  const text = ['int a;', '// #hide', 'int b;', 'int c;', '  //#endhide  ', 'int d;'].join('\n');
  assert.deepEqual(foldsOf(text), [{ from: 1, to: 5, lines: 2 }]);
});

test('what is left open ends with its block, or with the text', () => {
  assert.deepEqual(foldsOf(['```cpp', '// #hide', 'int b;', '```', 'prose'].join('\n')), [{ from: 1, to: 3, lines: 1 }]);
  assert.deepEqual(foldsOf(['// #hide', 'int b;', 'int c;'].join('\n')), [{ from: 0, to: 3, lines: 2 }]);
});

test('nothing to hide, a stray end, and a word in a comment are no folds', () => {
  assert.deepEqual(foldsOf(['// #hide', '// #endhide', '// #endhide', 'int a; // #hide', '// #hide me'].join('\n')), []);
});

test('several folds of one text, a second opening inside one is a line like others', () => {
  const folds = foldsOf(['// #hide', 'a', '// #hide', '// #endhide', 'b', '// #hide', 'c', '// #endhide'].join('\r\n'));
  assert.deepEqual(folds, [{ from: 0, to: 4, lines: 2 }, { from: 5, to: 8, lines: 1 }]);
});

test('expected results and questions are told apart from the code', () => {
  const text = ['```cpp', 'int a; // ```', '```', '<!-- ask value code at ret:1', 'What comes?', 'why: it does -->', '<!-- gallery: no -->', '````output', '```', '````', '```trace'].join('\n');
  assert.deepEqual(asidesOf(text), [{ from: 3, to: 6, lines: 1 }, { from: 7, to: 10, lines: 1 }]);
});
