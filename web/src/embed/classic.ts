import type { WmiLab } from '../element.ts';
import '../element.ts';
import { frame } from './frame.ts';

/** `wmi-lab.classic.js`: the element as one script without modules, for frames without an origin, slides and pages from a disk. */
const lab = document.querySelector<WmiLab>('wmi-lab[data-frame]');
if (lab !== null) frame(lab);
