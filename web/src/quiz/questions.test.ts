import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionsOf } from './questions.ts';

test('each type is read with what it needs, and comments that are no questions are left alone', () => {
  const page = `# T

<!-- gallery: no -->
<!-- ask next at indicate:1
What may come
after it?
- WMI ends
- Nothing
why: The order is left open.
-->
<!-- ask value references at addref:1
How many? -->
<!-- ask order
Sort
- call:1
- return:1
-->
<!-- ask swap
Could they?
- indicate:1
- return:2
-->
<!-- ask spot
Where? -->

\`\`\`cpp
// <!-- ask spot
// In code this is text. -->
\`\`\`

<!-- ask next
No place -->
<!-- ask swap
- only:1 -->
`;
  const found = questionsOf(page);
  assert.deepEqual(found.map(({ id, type }) => [id, type]), [[1, 'next'], [2, 'value'], [3, 'order'], [4, 'swap'], [5, 'spot']]);
  assert.deepEqual(found[0], {
    id: 1, type: 'next', what: 'code', at: 'indicate:1', items: ['WMI ends', 'Nothing'], why: 'The order is left open.', prompt: 'What may come after it?',
  });
  assert.equal(found[1]?.what, 'references');
  assert.deepEqual(found[2]?.items, ['call:1', 'return:1']);
});
