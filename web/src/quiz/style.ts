import { css } from 'lit';

export const quizStyle = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
    padding: 10px 16px 14px;
    background: var(--panel);
    border-top: 1px solid var(--line);
    font-size: 14.5px;
    container-type: inline-size;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 4px 12px;
    font-size: 13px;
    color: var(--muted);
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    min-width: 0;
  }
  legend,
  .prompt {
    padding: 0;
    margin: 4px 0 8px;
    font-size: 17px;
    font-weight: 600;
    line-height: 1.35;
  }
  .option {
    display: flex;
    align-items: start;
    gap: 10px;
    padding: 5px 8px;
    min-height: 32px;
    border-radius: 6px;
  }
  .options {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  @container (min-width: 560px) {
    .options {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  .actions {
    position: sticky;
    bottom: -14px;
    padding: 8px 0;
    background: var(--panel);
  }
  .option:hover {
    background: var(--bar);
  }
  .option input {
    flex: none;
    width: 18px;
    height: 18px;
    margin: 2px 0;
    accent-color: var(--accent);
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 4px;
  }
  ol li {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 3px 8px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--raised);
  }
  ol span {
    flex: 1;
  }
  .move {
    min-width: 32px;
    padding: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 10px;
  }
  .verdict {
    margin-top: 10px;
    padding: 8px 12px;
    border: 1px solid var(--strong-line);
    border-inline-start-width: 5px;
    border-radius: 6px;
    background: var(--raised);
  }
  .verdict.right {
    border-color: var(--indicate);
  }
  .verdict.wrong {
    border-color: var(--error);
  }
  .sent {
    align-items: center;
    margin: 4px 0;
    font-size: 13.5px;
  }
  .rule {
    font-size: 13.5px;
    margin-top: 4px;
  }
  .id {
    font-family: var(--mono);
    font-weight: 600;
  }
  input[type='number'],
  select {
    max-width: 100%;
  }
  :host([compact]) {
    padding: 6px 12px 8px;
    max-height: 230px;
    font-size: 13.5px;
  }
  :host([compact]) legend,
  :host([compact]) .prompt {
    font-size: 14.5px;
    margin: 2px 0 4px;
  }
`;
