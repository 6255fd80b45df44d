import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MethodWords, ParameterWords } from '../engine/words.ts';
import { callLines, likelyReceiver, likelyValue } from './call.ts';

const block = 'class QuerySink : public IWbemObjectSink {};\nint main() { HRESULT hr = 0; IWbemServices* pService = NULL; QuerySink* pMine = new QuerySink(); ULONG uReturned = 0; }';

const method = (name: string, parameters: [string, ParameterWords['kind']][]): MethodWords => ({
  interface: 'IWbemServices', name, returns: 'status', parameters: parameters.map(([one, kind]) => ({ name: one, kind })), flags: [],
});

test('a call uses what the program has', () => {
  assert.equal(likelyReceiver('IWbemServices', block), 'pService');
  assert.equal(likelyReceiver('IWbemLocator', block), 'pLoc');
  assert.equal(likelyValue({ name: 'pResponseHandler', kind: 'object' }, block), 'pMine');
  assert.equal(likelyValue({ name: 'pCtx', kind: 'object' }, block), 'NULL');
  assert.equal(likelyValue({ name: 'puReturned', kind: 'out-int' }, block), '&uReturned');
});

test('what comes out is declared once, before the call', () => {
  const query = method('ExecQuery', [['strQueryLanguage', 'text'], ['lFlags', 'int'], ['ppEnum', 'out-object']]);
  const values = query.parameters.map((one) => likelyValue(one, block));
  assert.deepEqual(callLines({ method: query, receiver: 'pService', values }, block), [
    'IEnumWbemClassObject* pEnum = NULL;', 'hr = pService->ExecQuery(_bstr_t(L"WQL"), 0, &pEnum);',
  ]);
  const next = method('Next', [['lTimeout', 'int'], ['apObjects', 'out-objects'], ['puReturned', 'out-int']]);
  const filled = next.parameters.map((one) => likelyValue(one, block));
  assert.deepEqual(callLines({ method: next, receiver: 'pEnum', values: filled }, block), [
    'IWbemClassObject* pObjs[1] = {};', 'hr = pEnum->Next(WBEM_INFINITE, pObjs, &uReturned);',
  ]);
  const compile = method('CompileBuffer', [['BuffSize', 'int'], ['pBuffer', 'bytes'], ['User', 'text'], ['pInfo', 'out-record']]);
  const given = compile.parameters.map((one) => likelyValue(one, block));
  assert.deepEqual(callLines({ method: compile, receiver: likelyReceiver('IMofCompiler', block), values: given }, block), [
    'WBEM_COMPILE_STATUS_INFO info = {};', 'hr = pMof->CompileBuffer(sizeof(mof) - 1, (BYTE*)mof, NULL, &info);',
  ]);
  assert.deepEqual(callLines({ method: method('CancelAsyncCall', [['pSink', 'object']]), receiver: 'p', values: ['pMine'] }, ''), ['HRESULT hr = p->CancelAsyncCall(pMine);']);
});
