import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isQuery, openCall, openMember, openString, placeAt, typeOf, variablesOf } from './place.ts';

const page = '# Title\n\nprose\n\n```mof\nclass A {};\n```\n\nmore\n\n```cpp\nint main() { return 0; }\n```\n\n```output\nx\n```\n';

test('a place is the fenced block that holds it', () => {
  const at = (mark: string): ReturnType<typeof placeAt> => placeAt(page, page.indexOf(mark) + mark.length);
  assert.equal(at('prose').language, 'none');
  assert.deepEqual(at('class A'), { language: 'mof', before: 'class A', block: 'class A {};\n' });
  assert.equal(at('more').language, 'none');
  assert.deepEqual(at('int main'), { language: 'cpp', before: 'int main', block: 'int main() { return 0; }\n' });
  assert.equal(at('```output\nx').language, 'none');
  assert.equal(placeAt(page, page.indexOf('class A')).language, 'mof');
  assert.equal(placeAt(page, page.indexOf('```mof')).language, 'none');
  assert.equal(placeAt('```cpp\nint x', 12).before, 'int x', 'a block that is still being written');
});

test('a string is open up to its quote, and comments hold none', () => {
  assert.equal(openString('f(L"SELECT * FROM '), 'SELECT * FROM ');
  assert.equal(openString('f(L"a \\" b'), 'a \\" b');
  assert.equal(openString('f(L"a");\ng('), undefined);
  assert.equal(openString('// say "hello'), undefined);
  assert.ok(isQuery(' select x'));
  assert.ok(!isQuery('selection'));
});

test('receivers are typed by their declarations', () => {
  const block = 'IWbemServices *pSvc = NULL;\nCComPtr<IEnumWbemClassObject> pEnum;\nHRESULT f(IWbemClassObject** apObj);';
  assert.equal(typeOf(block, 'pSvc'), 'IWbemServices');
  assert.equal(typeOf(block, 'pEnum'), 'IEnumWbemClassObject');
  assert.equal(typeOf(block, 'apObj'), 'IWbemClassObject');
  assert.equal(typeOf(block, 'nothing'), undefined);
  assert.deepEqual(variablesOf(`${block}\nIWbemServices* pOther = NULL;`, 'IWbemServices'), ['pSvc', 'pOther']);
  assert.deepEqual(variablesOf(block, 'IEnumWbemClassObject'), ['pEnum']);
});

test('the open call and the open member are the innermost', () => {
  assert.deepEqual(openCall('hr = pSvc->ExecQueryAsync(_bstr_t(L"WQL"), '), { receiver: 'pSvc', method: 'ExecQueryAsync' });
  assert.deepEqual(openCall('hr = pSvc->ExecQueryAsync(_bstr_t('), { receiver: '', method: '_bstr_t' });
  assert.equal(openCall('f(1); x = '), undefined);
  assert.deepEqual(openMember('hr = pSvc->Exec'), { receiver: 'pSvc', access: '->' });
  assert.deepEqual(openMember('apObj[i]->'), { receiver: 'apObj', access: '->' });
  assert.equal(openMember('hr = '), undefined);
});
