import type { Plugin } from 'vite';

/**
 * Keeps all that `<wmi-lab>` needs for its first picture in one file, the entry itself. Left alone, the bundler puts what
 * page and element share into files of their own, and a host page would have to wait for one request after another.
 */
export function viewerFile(entry: string): { plugin: Plugin; holds: (id: string) => boolean } {
  const modules = new Set<string>();
  return {
    holds: (id) => modules.has(id),
    plugin: {
      name: 'viewer-file',
      apply: 'build',
      buildEnd() {
        modules.clear();
        const add = (id: string): void => {
          if (modules.has(id)) return;
          modules.add(id);
          for (const next of this.getModuleInfo(id)?.importedIds ?? []) add(next);
        };
        add(entry);
      },
    },
  };
}
