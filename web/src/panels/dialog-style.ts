import { css } from 'lit';

/** What all dialogs share: a box with a head that stays, and a body that scrolls. */
export const dialogStyle = css`
  dialog {
    width: min(760px, calc(100vw - 24px));
    max-height: calc(100vh - 32px);
    padding: 0;
    border: 1px solid var(--strong-line);
    border-radius: 10px;
    background: var(--page);
    color: var(--text);
    overflow: auto;
  }
  .wide {
    width: min(1100px, calc(100vw - 24px));
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 10px 16px;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  h2 {
    font-size: 17px;
  }
  .body {
    padding: 14px 16px 18px;
  }
  .body > p {
    margin-bottom: 10px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 8px 0 14px;
  }
  .muted {
    color: var(--muted);
    font-size: 13.5px;
  }
  h3 {
    font-size: 14px;
    margin: 14px 0 4px;
  }
`;
