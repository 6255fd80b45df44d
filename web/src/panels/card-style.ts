import { css } from 'lit';

export const cardStyle = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
    background: var(--panel);
    border-top: 1px solid var(--line);
  }
  .card {
    padding: 10px 16px 14px;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    font-size: 13px;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border: 1px solid var(--strong-line);
    border-radius: 12px;
    padding: 1px 10px;
    font-weight: 600;
    background: var(--raised);
  }
  .mark {
    vertical-align: middle;
    flex: none;
  }
  .muted,
  .source {
    color: var(--muted);
  }
  .sentence {
    font-size: 19px;
    line-height: 1.35;
    font-weight: 600;
    margin: 6px 0 4px;
    overflow-wrap: anywhere;
  }
  .prose {
    max-width: 72ch;
    margin-top: 6px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 24px;
    margin: 0 0 10px;
    font-size: 14px;
  }
  .facts div {
    display: flex;
    gap: 8px;
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .printed {
    white-space: pre-wrap;
  }
  .groups {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(175px, 1fr));
    gap: 8px 20px;
    font-size: 14px;
    line-height: 1.45;
  }
  section {
    border-top: 2px solid var(--line);
    padding-top: 6px;
    min-width: 0;
  }
  h3 {
    font-size: 13px;
    margin-bottom: 4px;
  }
  .rule + .rule {
    margin-top: 8px;
  }
  .id {
    font-family: var(--mono);
    font-size: 12.5px;
    font-weight: 600;
    white-space: nowrap;
  }
  .class {
    font-size: 12px;
    color: var(--muted);
    border: 1px solid var(--line);
    border-radius: 4px;
    padding: 0 4px;
    white-space: nowrap;
  }
  .source {
    font-size: 12.5px;
    overflow-wrap: anywhere;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 6px;
  }
  li {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 8px;
  }
  li span {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  button.small {
    flex: none;
    min-height: 28px;
    padding: 0 8px;
    font-size: 13px;
  }
  :host([compact]) .card {
    padding: 3px 12px;
    font-size: 12.5px;
    line-height: 17px;
  }
  :host([compact]) .sentence {
    font-size: 13.5px;
    line-height: 18px;
    margin: 0;
  }
  :host([compact]) .why {
    color: var(--muted);
  }
  :host([compact]) strong,
  :host([compact]) .id {
    color: var(--text);
  }
  @media (max-width: 700px) {
    .card {
      padding: 8px 12px;
    }
    .sentence {
      font-size: 16px;
    }
  }
`;
