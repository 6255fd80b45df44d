import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS, command, keyName } from './commands.ts';
import './lab-commands.ts';
import { KeyMap, readKeys, type KeyPress } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
const usual = new KeyMap();
const commandOf = (one: KeyPress): ReturnType<KeyMap['of']> => usual.of(one);

test('every command has a name and a key, and no key has two commands', () => {
  const keys = COMMANDS.flatMap((one) => one.keys);
  assert.ok(COMMANDS.every((one) => one.keys.length > 0 && one.title !== ''));
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(new Set(COMMANDS.map((one) => one.id)).size, COMMANDS.length);
});

test('every move in time can be undone, and the undoing by the move', () => {
  const moves = COMMANDS.filter((one) => (one.group === 'Step' || one.group === 'Jump') && !['go', 'play', 'here', 'slower', 'faster', 'clock'].includes(one.id));
  assert.ok(moves.length >= 20);
  for (const one of moves) {
    assert.ok(one.inverse !== undefined, one.id);
    assert.equal(command(one.inverse).inverse, one.id);
  }
});

test('keys find their commands; other combinations stay with the browser', () => {
  assert.equal(commandOf(press('ArrowRight'))?.id, 'step');
  assert.equal(commandOf(press('ArrowRight', { shiftKey: true }))?.id, 'over');
  assert.equal(commandOf(press('N', { shiftKey: true }))?.id, 'callback-back');
  assert.equal(commandOf(press('?', { shiftKey: true }))?.id, 'help');
  assert.equal(commandOf(press('+', { shiftKey: true }))?.id, 'more');
  assert.equal(commandOf(press('Enter', { metaKey: true }))?.id, 'run');
  assert.equal(commandOf(press('3'))?.id, 'choice-3');
  assert.equal(commandOf(press('ArrowLeft', { altKey: true })), undefined);
  assert.equal(commandOf(press('s', { ctrlKey: true })), undefined);
  assert.equal(commandOf(press('Enter')), undefined);
});

test('keys are written as people know them', () => {
  assert.deepEqual(['Shift+ArrowRight', ' ', '+', 'Mod+Enter', 'n'].map(keyName), ['Shift+→', 'Space', '+', 'Ctrl+Enter', 'n']);
});

test('a key given to a command is taken from the one that had it, and is remembered', () => {
  const map = new KeyMap();
  let told = 0;
  map.addEventListener('change', () => told++);
  map.assign(command('callback'), 'd');
  assert.equal(map.of(press('d'))?.id, 'callback');
  assert.equal(map.of(press('n')), undefined);
  assert.deepEqual(map.keysOf(command('decision')), []);
  assert.equal(told, 1);
  const again = readKeys(map.toJson());
  assert.equal(again.of(press('d'))?.id, 'callback');
  again.reset();
  assert.equal(again.of(press('d'))?.id, 'decision');
});

test('with single characters off, only named keys and combinations are commands', () => {
  const map = new KeyMap({}, false);
  assert.deepEqual(['n', ' ', '5', '?', '+'].map((key) => map.of(press(key))), [undefined, undefined, undefined, undefined, undefined]);
  assert.deepEqual([press('ArrowRight'), press('F8'), press('k', { ctrlKey: true })].map((one) => map.of(one)?.id), ['step', 'breakpoint', 'palette']);
});

test('stored keys that fit nothing are left out', () => {
  for (const text of ['not json', '{"own":{"step":"x"}}', '{"own":{"__proto__":["n"],"nothing":["q"]}}', '[]', 'null']) {
    assert.equal(readKeys(text).of(press('n'))?.id, 'callback', text);
  }
});
