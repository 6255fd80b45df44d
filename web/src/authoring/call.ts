import { variablesOf, typeOf } from '../editor/place.ts';
import type { MethodWords, ParameterWords } from '../engine/words.ts';

/** What a person filled in: one text for each parameter, in order. */
export interface FilledCall {
  method: MethodWords;
  /** What stands before `->`; unused for a plain function. */
  receiver: string;
  values: readonly string[];
}

/** What an out parameter points to, by its published name. */
const RESULTS: Record<string, string> = {
  ppEnum: 'IEnumWbemClassObject', ppObject: 'IWbemClassObject', ppResultObject: 'IWbemClassObject', ppCopy: 'IWbemClassObject',
  ppNewInstance: 'IWbemClassObject', ppNewClass: 'IWbemClassObject', ppInSignature: 'IWbemClassObject', ppOutSignature: 'IWbemClassObject',
  ppNamespace: 'IWbemServices', ppWorkingNamespace: 'IWbemServices', ppServices: 'IWbemServices', ppv: 'IWbemLocator',
};

/** The interface that an object parameter wants, by its published name. */
const WANTED: Record<string, string> = {
  pResponseHandler: 'IWbemObjectSink', pSink: 'IWbemObjectSink', pInst: 'IWbemClassObject', pObject: 'IWbemClassObject', pCompareTo: 'IWbemClassObject',
};

/** The usual name of a variable of an interface. */
const USUAL: Record<string, string> = {
  IWbemServices: 'pSvc', IWbemLocator: 'pLoc', IEnumWbemClassObject: 'pEnum', IWbemClassObject: 'pObj', IWbemCallResult: 'pResult',
  IWbemObjectSink: 'pSink', IUnknown: 'pSink', IMofCompiler: 'pMof',
};

/** The receiver that a call of this interface most likely has in a program. */
export function likelyReceiver(type: string, block: string): string {
  return variablesOf(block, type)[0] ?? USUAL[type] ?? 'p';
}

/** What a parameter most likely gets: published defaults first, then what the program has. */
export function likelyValue(one: ParameterWords, block: string): string {
  const { name, kind } = one;
  if (name === 'strQueryLanguage') return '_bstr_t(L"WQL")';
  if (name === 'strQuery') return '_bstr_t(L"SELECT * FROM Demo_Item")';
  if (name === 'ppCallResult' || name === 'ppResult' || name === 'pCtx') return 'NULL';
  if (name === 'lTimeout' || name === 'dwMilliseconds') return kind === 'int' && name === 'lTimeout' ? 'WBEM_INFINITE' : 'INFINITE';
  if (name === 'uCount' || name === 'nCount') return '1';
  if (name === 'Type') return '0';
  if (/^(?:str)?(?:User|Password|Authority|Locale)$|^ServerAndNamespace$/.test(name)) return 'NULL';
  if (name === 'BuffSize') return 'sizeof(mof) - 1';
  const wanted = WANTED[name];
  if (wanted !== undefined) return variablesOf(block, wanted)[0] ?? sinkOf(block, wanted) ?? USUAL[wanted] ?? 'NULL';
  switch (kind) {
    case 'int': return '0';
    case 'bytes': return '(BYTE*)mof';
    case 'text': return name.startsWith('str') ? '_bstr_t(L"")' : 'L""';
    case 'variant': case 'out-variant': return '&v';
    case 'out-object': case 'out-int': case 'out-text': case 'out-objects': case 'out-array': case 'out-collection': case 'out-record': {
      const result = outName(name);
      return kind === 'out-objects' ? `${result}s` : `&${result}`;
    }
    default: return 'NULL';
  }
}

/** A program passes its own class as a sink: the variable whose class derives from the interface. */
function sinkOf(block: string, type: string): string | undefined {
  const own = new RegExp(String.raw`\bclass\s+(\w+)\s*:[^{]*\b${type}\b`).exec(block)?.[1];
  return own === undefined ? undefined : variablesOf(block, own)[0];
}

/** The variable that takes what comes out: `ppEnum` gives `pEnum`, `puReturned` gives `uReturned`. */
function outName(parameter: string): string {
  if (parameter === 'apObjects') return 'pObj';
  if (parameter === 'ppv') return 'pLoc';
  if (parameter === 'pInfo') return 'info';
  return parameter.replace(/^pp/, 'p').replace(/^p([a-z]+[A-Z])/, '$1').replace(/^p(?=Val$|Type$)/, '');
}

/** The lines of C++: what comes out is declared first unless the program has it, then the call. */
export function callLines(filled: FilledCall, block: string): string[] {
  const { method, receiver, values } = filled;
  const declared = method.parameters.flatMap((one, at) => declaration(one, values[at] ?? '', block));
  const call = `${method.interface === '' ? '' : `${receiver}->`}${method.name}(${values.join(', ')})`;
  const known = /\bHRESULT\s+hr\b/.test(block);
  const result = { status: known ? 'hr = ' : 'HRESULT hr = ', void: '', int: '', object: '' }[method.returns];
  return [...declared, `${result}${call};`];
}

function declaration(one: ParameterWords, value: string, block: string): string[] {
  const name = /^&?([A-Za-z_]\w*)$/.exec(value)?.[1];
  if (!one.kind.startsWith('out-') || name === undefined || name === 'NULL' || typeOf(block, name) !== undefined) return [];
  if (new RegExp(String.raw`\b(?:VARIANT|ULONG|LONG|DWORD|BSTR|CIMTYPE|WBEM_COMPILE_STATUS_INFO)\s+${name}\b`).test(block)) return [];
  switch (one.kind) {
    case 'out-object': return [`${RESULTS[one.name] ?? 'IUnknown'}* ${name} = NULL;`];
    case 'out-objects': return [`IWbemClassObject* ${name}[1] = {};`];
    case 'out-int': return [`${one.name.startsWith('pu') ? 'ULONG' : 'LONG'} ${name} = 0;`];
    case 'out-array': return [`SAFEARRAY* ${name} = NULL;`];
    case 'out-record': return [`WBEM_COMPILE_STATUS_INFO ${name} = {};`];
    case 'out-text': return [`BSTR ${name} = NULL;`];
    case 'out-variant': return [`VARIANT ${name};`, `VariantInit(&${name});`];
    default: return [];
  }
}
