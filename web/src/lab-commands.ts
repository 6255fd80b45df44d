import { offer, pair, type Command, type CommandGroup } from './commands.ts';
import type { LabActions } from './desk.ts';
import * as moves from './moves.ts';
import { m } from './words/mark.ts';

const inLab = (id: string, title: string, group: CommandGroup, keys: readonly string[], run: (lab: LabActions) => void): Command => ({
  id, title, group, keys, lab: true, run: (desk) => desk.lab !== undefined && run(desk.lab),
});

offer([
  ...pair('Step', moves.line, ['line', m('Next statement'), 'l'], ['line-back', m('Previous statement'), 'L']).map((one): Command => ({ ...one, lab: true })),
  ...Array.from({ length: 9 }, (_, index) => ({
    ...inLab(`choice-${index + 1}`, m('Take choice {number}'), 'Choose', [String(index + 1)], (lab) => lab.take(index)), values: { number: index + 1 },
  })),
  inLab('swap', m('Could two steps swap? …'), 'Choose', ['y'], (lab) => lab.openTool('swap')),
  inLab('compare', m('Compare two branches …'), 'Choose', ['w'], (lab) => lab.openTool('compare')),
  inLab('modes', m('Compare the ways to call …'), 'Choose', ['W'], (lab) => lab.openTool('modes')),
  inLab('search', m('Search the run'), 'View', ['/'], (lab) => lab.focusSearch()),
  inLab('lanes', m('Choose the lanes …'), 'View', ['m'], (lab) => lab.openTool('lanes')),
  inLab('legend', m('How to read the diagram'), 'View', ['k'], (lab) => lab.openTool('legend')),
  inLab('form', m('Diagram or outline'), 'View', ['v'], (lab) => lab.switchForm()),
  inLab('present', m('Fill the screen, or give it back'), 'View', ['p'], (lab) => lab.present()),
  inLab('theme', m('Switch light and dark'), 'View', ['t'], (lab) => lab.toggleTheme()),
  {
    id: 'mark', title: m('Set or clear a breakpoint at this statement'), group: 'Page', keys: ['b'], lab: true,
    run: (desk) => desk.player.breakpoints?.toggleAt(desk.selected()),
  },
  inLab('breakpoints', m('Breakpoints …'), 'Page', ['B'], (lab) => lab.openTool('breakpoints')),
  inLab('palette', m('All commands …'), 'Page', ['Mod+k', ':'], (lab) => lab.openTool('palette')),
  inLab('keys', m('Choose the keys …'), 'Page', ['K'], (lab) => lab.openTool('keys')),
  inLab('editor', m('Go to the scenario text'), 'Page', ['e'], (lab) => lab.focusEditor()),
  inLab('run', m('Run the scenario text'), 'Page', ['Mod+Enter'], (lab) => lab.run()),
  inLab('share', m('Share'), 'Page', ['s'], (lab) => lab.openShare()),
  inLab('language', m('Change the language'), 'Page', ['u'], (lab) => lab.nextLanguage()),
  inLab('gallery', m('All scenarios'), 'Page', ['x'], (lab) => lab.toGallery()),
]);
