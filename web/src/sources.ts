const LEARN = 'https://learn.microsoft.com/en-us/';
const REFERENCE = `${LEARN}windows/win32/api/`;

/** Headers of the classes of the provider framework; the interfaces of WMI are in two others. */
const HEADERS = new Map([['CInstance', 'instance'], ['CWbemProviderGlue', 'wbemglue'], ['Provider', 'provider']]);

/**
 * The page of a source as the rulebook names it; nothing where it has none: old printed pages, what was seen on Windows,
 * what was inferred. A section of a protocol document has no address that can be told from its number, so it leads to the document.
 */
export function addressOf(source: string): string | undefined {
  const document = /^\[(MS-WMIO?)\]/.exec(source)?.[1];
  if (document !== undefined) return `${LEARN}openspecs/windows_protocols/${document.toLowerCase()}/`;
  const topic = /^WMI SDK: #?(.+)$/.exec(source)?.[1];
  if (topic !== undefined && !/^I[A-Z]/.test(topic)) return `${LEARN}windows/win32/wmisdk/${slug(topic)}`;
  const [, name = /^wbemcli\.h: (\w+)$/i.exec(source)?.[1] ?? topic, method] = /^(\w+)(?:::(\w+))? \((?:API reference|\w+\.h)\)$/.exec(source) ?? [];
  return name === undefined ? undefined : pageOf(name, method);
}

/** The reference page of an interface, a class, a method or a type; a search where the pattern of its address is not known. */
function pageOf(name: string, method: string | undefined): string {
  const [header, kind] = placeOf(name);
  if (kind === '') return `${LEARN}search/?terms=${encodeURIComponent(name)}`;
  return `${REFERENCE}${header}/${method === undefined ? `${kind}-${header}-${name}` : `nf-${header}-${name}-${method}`}`.toLowerCase();
}

/** The header that declares a name, and what the address calls its kind: class, interface, enumeration, structure. */
function placeOf(name: string): [header: string, kind: string] {
  const framework = HEADERS.get(name);
  if (framework !== undefined) return [framework, 'nl'];
  if (/^I[A-Z]/.test(name)) return [name.includes('Provider') ? 'wbemprov' : 'wbemcli', 'nn'];
  return ['wbemcli', name.endsWith('_TYPE') ? 'ne' : name.endsWith('_INFO') ? 'ns' : ''];
}

/** A title as addresses of the SDK have it: each sign becomes a dash; brackets leave none of their own. */
function slug(title: string): string {
  return title.toLowerCase().replaceAll(/[()]/g, '').replaceAll(/[^a-z0-9]/g, '-');
}
