/** What an author may name: the engine's method table, its constants, and what each of them means. */

export interface ParameterWords {
  name: string;
  kind:
    | 'int' | 'text' | 'bytes' | 'variant' | 'object' | 'function' | 'opaque'
    | 'out-object' | 'out-int' | 'out-text' | 'out-variant' | 'out-objects' | 'out-array' | 'out-collection' | 'out-record';
}

export interface MethodWords {
  /** Empty for a plain function. */
  interface: string;
  name: string;
  returns: 'void' | 'status' | 'int' | 'object';
  parameters: ParameterWords[];
  /** The flags that it takes, by their full names. */
  flags: string[];
}

export interface ConstantWords {
  name: string;
  value: number;
}

export interface ClassWords {
  namespace: string;
  name: string;
  superclass?: string;
  properties: { name: string; ty: string; key: boolean }[];
  methods: string[];
}

export interface Vocabulary {
  methods: MethodWords[];
  constants: ConstantWords[];
}

/** All of it, with the sentences of the catalogues. */
export interface Words extends Vocabulary {
  /** Meaning by name: `IWbemServices::ExecQuery`, `WBEM_FLAG_DEEP`, `WBEM_E_NOT_FOUND`, `IWbemServices`. */
  meanings: ReadonlyMap<string, string>;
  /** The classes of the repository as the run left it. */
  classes(): readonly ClassWords[];
}

/** `Interface::Method`, or a function's own name: the key of its meaning. */
export function methodKey(method: MethodWords): string {
  return method.interface === '' ? method.name : `${method.interface}::${method.name}`;
}

/** A method with its parameters in order, as a line of help shows it. */
export function signature(method: MethodWords): string {
  return `${methodKey(method)}(${method.parameters.map((one) => (one.kind.startsWith('out-') ? `out ${one.name}` : one.name)).join(', ')})`;
}
