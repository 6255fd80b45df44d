import lab from '../../crate/core/catalogue/lab.mof?url&no-inline';

/** The folder of this site, wherever its script was loaded from: the built files lie in its `assets`. */
export const home = new URL('..', new URL(lab, document.baseURI)).href;
