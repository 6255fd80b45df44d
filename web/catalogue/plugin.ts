import type { Plugin } from 'vite';

/** Marks of texts for translation are for whoever reads the source: what is built holds the text alone. */
export function withoutMarks(): Plugin {
  return {
    name: 'without-marks',
    apply: 'build',
    enforce: 'pre',
    transform: (code, id) => (/[\\/]src[\\/].*\.ts$/.test(id) ? { code: code.replaceAll(/\bm\(('(?:[^'\\]|\\.)*')\)/g, '$1'), map: null } : undefined),
  };
}
