import type { Player } from './player.ts';

/** What the full page can do beyond stepping; an embed has none of it. */
export interface LabActions {
  /** Takes the n-th choice (from 0) of the next decision. */
  take(index: number): void;
  /** Moves to the next or previous decision that had more than one choice. */
  decision(direction: 1 | -1): void;
  run(): void;
  focusEditor(): void;
  openShare(): void;
  toGallery(): void;
  toggleTheme(): void;
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
