import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addressOf } from './sources.ts';

const rules = JSON.parse(readFileSync('crate/core/catalogue/rules.json', 'utf8')) as { id: string; sources: string[] }[];
const all = [...new Set(rules.flatMap((rule) => rule.sources))];

/** Sources that no public page stands for. */
const PAGELESS = /^(?:Observed on Windows|Inference\b.*|WBEM SDK of 1998: .*|.* \(preliminary page of 1998\))$/;

test('every source of the rulebook leads to its page, but those that have none', () => {
  assert.ok(all.length > 100);
  for (const source of all) {
    const address = addressOf(source);
    if (PAGELESS.test(source)) assert.equal(address, undefined, source);
    else assert.match(address ?? source, /^https:\/\/learn\.microsoft\.com\/en-us\/(?:windows\/win32\/(?:api|wmisdk)|openspecs\/windows_protocols|search)\/[a-z0-9_/?=A-Z-]+$/, source);
  }
});

test('only a constant that has no page of its own is searched for', () => {
  assert.deepEqual(all.filter((source) => addressOf(source)?.includes('/search/')), ['WbemCli.h: WBEM_MAX_OBJECT_NESTING']);
});

test('addresses follow the patterns of the documentation', () => {
  const api = 'https://learn.microsoft.com/en-us/windows/win32/api/';
  const sdk = 'https://learn.microsoft.com/en-us/windows/win32/wmisdk/';
  const expected: Record<string, string> = {
    'IWbemServices::PutInstance (API reference)': `${api}wbemcli/nf-wbemcli-iwbemservices-putinstance`,
    'IEnumWbemClassObject::NextAsync (wbemcli.h)': `${api}wbemcli/nf-wbemcli-ienumwbemclassobject-nextasync`,
    'IWbemObjectSink (API reference)': `${api}wbemcli/nn-wbemcli-iwbemobjectsink`,
    'IWbemProviderInit::Initialize (API reference)': `${api}wbemprov/nf-wbemprov-iwbemproviderinit-initialize`,
    'CWbemProviderGlue (API reference)': `${api}wbemglue/nl-wbemglue-cwbemproviderglue`,
    'CInstance::GetMethodContext (API reference)': `${api}instance/nf-instance-cinstance-getmethodcontext`,
    'WBEM_CHANGE_FLAG_TYPE (API reference)': `${api}wbemcli/ne-wbemcli-wbem_change_flag_type`,
    'wbemcli.h: WBEM_COMPILE_STATUS_INFO': `${api}wbemcli/ns-wbemcli-wbem_compile_status_info`,
    'WMI SDK: IWbemObjectSink': `${api}wbemcli/nn-wbemcli-iwbemobjectsink`,
    'WMI SDK: Making an Asynchronous Call with C++': `${sdk}making-an-asynchronous-call-with-c--`,
    'WMI SDK: WQL (SQL for WMI)': `${sdk}wql-sql-for-wmi`,
    'WMI SDK: #pragma namespace': `${sdk}pragma-namespace`,
    'WMI SDK: __ExtendedStatus': `${sdk}--extendedstatus`,
    '[MS-WMI] 3.1.4.4.3': 'https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wmi/',
    '[MS-WMIO]': 'https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wmio/',
  };
  for (const [source, address] of Object.entries(expected)) assert.equal(addressOf(source), address);
});

test('what a forged recording calls a source is text, or leads to the documentation only', () => {
  for (const source of ['javascript:alert(1)', 'https://evil.example/', '//evil.example', 'A blog (API)', '__proto__', '']) assert.equal(addressOf(source), undefined, source);
  for (const source of ['WMI SDK: ../../../x?y#z', 'WMI SDK: //evil.example/', 'constructor (API reference)', '[MS-WMI]@evil.example']) {
    assert.ok(addressOf(source)?.startsWith('https://learn.microsoft.com/en-us/'), source);
  }
});
