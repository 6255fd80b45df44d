import './app.ts';
import { scriptAddress } from './trusted.ts';

/** The built site keeps its own files, so that the second visit needs no network. Where that is forbidden, nothing is lost. */
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  window.addEventListener('load', () => {
    navigator.serviceWorker.register(scriptAddress(new URL('sw.js', document.baseURI).href)).catch(() => undefined);
  });
}
