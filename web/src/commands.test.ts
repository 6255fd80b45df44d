import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS, command, commandOf, keyName } from './commands.ts';

const press = (key: string, more: Partial<Parameters<typeof commandOf>[0]> = {}): Parameters<typeof commandOf>[0] => ({
  key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more,
});

test('every command has a name and a key, and no key has two commands', () => {
  const keys = COMMANDS.flatMap((one) => one.keys);
  assert.ok(COMMANDS.every((one) => one.keys.length > 0 && one.title !== ''));
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(new Set(COMMANDS.map((one) => one.id)).size, COMMANDS.length);
});

test('every move in time can be undone, and the undoing by the move', () => {
  const moves = COMMANDS.filter((one) => (one.group === 'Step' || one.group === 'Jump') && one.id !== 'go' && one.id !== 'play');
  assert.ok(moves.length >= 14);
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
