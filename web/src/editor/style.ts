import { css } from 'lit';

export const editorStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    background: var(--page);
    container-type: inline-size;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-height: 44px;
    padding: 4px 12px;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  h2 {
    font-size: 14px;
  }
  .changed {
    font-size: 12px;
    border: 1px solid var(--strong-line);
    border-radius: 10px;
    padding: 0 8px;
  }
  .bar button {
    white-space: nowrap;
  }
  @container (max-width: 380px) {
    .bar h2 {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @container (max-width: 310px) {
    .bar {
      gap: 4px;
      padding: 4px 6px;
    }
    .bar button {
      padding: 2px 7px;
    }
  }
  .space {
    flex: 1;
  }
  .plain {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 13px;
    white-space: nowrap;
  }
  .plain input {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--accent);
  }
  .text {
    direction: ltr;
    flex: 1 1 0;
    min-height: 120px;
    position: relative;
    overflow: hidden;
  }
  .code {
    height: 100%;
  }
  .code[hidden] {
    display: none;
  }
  textarea {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    resize: none;
    border: 0;
    padding: 6px 10px;
    background: var(--page);
    color: var(--text);
    font: 13px/1.5 var(--mono);
    tab-size: 4;
  }
  textarea:focus-visible {
    outline-offset: -2px;
  }
  .veiled {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 6px 12px;
    font-size: 13px;
    background: var(--panel);
    border-top: 1px solid var(--line);
  }
  .status {
    flex: none;
    padding: 4px 12px;
    font-size: 12.5px;
    background: var(--current);
    border-top: 1px solid var(--line);
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .at {
    font-weight: 600;
  }
  .kept {
    padding: 4px 12px;
    font-size: 13px;
    font-weight: 600;
    background: var(--error-ground);
    color: var(--error);
  }
  .problems {
    flex: none;
    list-style: none;
    margin: 0;
    padding: 6px 12px;
    max-height: 30%;
    overflow: auto;
    border-top: 1px solid var(--line);
    background: var(--panel);
    font-size: 13px;
  }
  .problems li {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: start;
    padding: 3px 0;
  }
  .problems button {
    flex: none;
    min-height: 24px;
    padding: 0 8px;
    font-size: 12px;
  }
  .problems .error button {
    color: var(--error);
    border-color: var(--error);
    background: var(--error-ground);
  }
  em {
    color: var(--muted);
  }
`;
