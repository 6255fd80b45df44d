import type { Player } from './player.ts';

/** The dialogs that are loaded when they are first asked for. */
export type ToolName = 'palette' | 'keys' | 'breakpoints' | 'lanes' | 'legend' | 'compare' | 'modes' | 'swap';

/** What the full page can do beyond stepping; an embed has none of it. */
export interface LabActions {
  /** Takes the n-th choice (from 0) of the next decision. */
  take(index: number): void;
  run(): void;
  focusEditor(): void;
  focusSearch(): void;
  openShare(): void;
  openTool(name: ToolName): void;
  /** Asks whether two rows, counted from 0, could swap. */
  askSwap(one: number, other: number): void;
  /** Shows the run as an outline instead of a diagram, or the other way round. */
  switchForm(): void;
  toGallery(): void;
  toggleTheme(): void;
  /** Fills the screen, or gives it back. */
  present(): void;
  /** Shows the screen in the next of `LANGUAGES`. */
  nextLanguage(): void;
}

/** What a command acts on: the cursor, the screen around it, and in the full page the laboratory. */
export interface Desk {
  readonly player: Player;
  readonly lab: LabActions | undefined;
  /** Brings the current step into view. */
  centre(): void;
  focusStepField(): void;
  /** Event of the selected outline row, or of the current step. */
  selected(): number;
  toggleHelp(): void;
  /** Closes what is open, or leaves the editor. */
  escape(): void;
}
