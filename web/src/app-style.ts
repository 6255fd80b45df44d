import { css } from 'lit';

export const appStyle = css`
  :host {
    display: grid;
    grid-template: 'header' auto 'notice' auto 'main' minmax(0, 1fr) 'footer' auto / minmax(0, 1fr);
    height: 100dvh;
    min-width: 0;
    overflow: hidden;
  }
  wmi-gallery {
    grid-row: 2 / 5;
    min-height: 0;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 52px;
    padding: 6px 16px;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    font-weight: 700;
    color: inherit;
    text-decoration: none;
    white-space: nowrap;
  }
  .brand:hover span {
    text-decoration: underline;
  }
  h1 {
    font-size: 17px;
    font-weight: 500;
    padding-inline-start: 14px;
    margin-inline-start: 8px;
    border-inline-start: 1px solid var(--strong-line);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .space {
    flex: 1;
  }
  .icon {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    flex: none;
    width: 36px;
    height: 36px;
    padding: 0;
  }
  .columns {
    display: grid;
    grid-template-columns: max(280px, var(--text-width, 24%)) auto minmax(0, 1fr) clamp(336px, 25%, 440px);
    min-height: 0;
  }
  .left,
  .centre,
  .right {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-height: 0;
    min-width: 0;
  }
  .left {
    grid-template-rows: minmax(0, 1fr);
  }
  wmi-splitter {
    grid-column: 2;
  }
  .centre {
    grid-column: 3;
  }
  .right {
    grid-column: 4;
  }
  .columns[data-folded] {
    grid-template-columns: 0 auto minmax(0, 1fr) clamp(336px, 25%, 440px);
  }
  .columns[data-folded] .left {
    display: none;
  }
  .right {
    border-inline-start: 1px solid var(--line);
    grid-template-rows: minmax(0, 1.15fr) minmax(0, 1fr);
  }
  .right wmi-next {
    border-top: 1px solid var(--line);
  }
  .centre {
    grid-template-rows: auto minmax(0, 1fr) minmax(150px, 32%);
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    justify-content: flex-end;
    min-height: 44px;
    padding: 0 12px 2px 0;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
    font-size: 13.5px;
  }
  .toolbar wmi-tabs {
    /* A container of its own has no width of its own: room for both names. */
    flex: 1 0 11em;
  }
  .toolbar > :not(wmi-tabs) {
    flex: none;
  }
  .tool {
    font-size: 13.5px;
    padding: 2px 8px;
    white-space: nowrap;
  }
  .tool svg {
    display: block;
    margin: 3px 0;
  }
  .page > .bar {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    padding: 4px 8px;
    border-bottom: 1px solid var(--line);
  }
  .chip {
    flex: none;
    font-size: 13.5px;
    border: 1px solid var(--strong-line);
    border-radius: 14px;
    padding: 2px 12px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    background: var(--raised);
  }
  .chip.hang,
  .chip.crash,
  .chip.limit,
  .chip.not-modelled {
    border-color: var(--error);
    background: var(--error-ground);
    color: var(--error);
    font-weight: 600;
  }
  .later {
    padding: 12px;
    color: var(--muted);
    border-top: 1px solid var(--line);
  }
  .notice {
    grid-area: notice;
    padding: 8px 16px;
    background: var(--error-ground);
    color: var(--error);
    border-bottom: 1px solid var(--line);
  }
  header {
    grid-area: header;
  }
  main,
  .main {
    grid-area: main;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
  }
  footer {
    grid-area: footer;
  }
  .tabbed {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    min-height: 0;
    min-width: 0;
  }
  .tabbed > wmi-tabs {
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .page {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .bar wmi-search {
    flex: 0 1 150px;
  }
  .page > * {
    flex: 1 1 0;
    min-height: 0;
  }
  .page > wmi-card {
    flex: 0 1 34%;
  }
  @media (max-width: 700px) {
    header {
      padding: 4px 10px;
      gap: 6px;
    }
    h1 {
      font-size: 15px;
      padding-inline-start: 8px;
      margin-inline-start: 2px;
    }
    .page > .bar {
      gap: 4px;
    }
    .bar wmi-search {
      flex: 1 1 84px;
    }
    .bar .tool {
      padding: 2px 7px;
    }
    .brand span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .brand {
      min-width: 36px;
      min-height: 44px;
      justify-content: center;
    }
  }
  /* At 400 percent a window is so small both ways that nothing fits under anything: then it scrolls as any page does. */
  @media (max-height: 420px) and (max-width: 559px) {
    :host {
      height: auto;
      min-height: 100dvh;
      overflow: visible;
    }
    .page > :not(.bar) {
      flex: none;
    }
    .page > wmi-timeline,
    .page > wmi-outline,
    .page > wmi-editor {
      height: 320px;
    }
    .page > wmi-card,
    .page > wmi-quiz {
      overflow: visible;
    }
    footer {
      position: sticky;
      bottom: 0;
    }
  }
  /* A phone on its side: run and step card beside each other, and one line for the tabs and what stands below them. */
  @media (max-height: 500px) and (min-width: 560px) and (max-width: 1099px) {
    header {
      min-height: 40px;
      padding: 0 10px;
    }
    .tabbed {
      /* The tabs are a container and have no width of their own. */
      grid-template: auto minmax(0, 1fr) / 21em minmax(0, 1fr);
    }
    .tabbed > wmi-tabs {
      grid-area: 1 / 1;
    }
    .page {
      display: contents;
    }
    .page > .bar {
      grid-area: 1 / 2;
      flex-wrap: nowrap;
      overflow-x: auto;
      padding: 0 8px;
      background: var(--panel);
    }
    .page > :not(.bar) {
      grid-area: 2 / 1 / auto / span 2;
    }
    .page > wmi-card,
    .page > wmi-quiz {
      margin-inline-start: 62%;
      border-inline-start: 1px solid var(--line);
    }
    .page > wmi-timeline,
    .page > wmi-outline {
      margin-inline-end: 38%;
    }
  }
  .paper {
    display: none;
  }
  @media print {
    :host {
      display: block;
      height: auto;
      overflow: visible;
      color-scheme: light;
      color: #000000;
      background: #ffffff;
    }
    header,
    main,
    footer,
    .notice {
      display: none;
    }
    .paper {
      display: block;
      font: 10.5pt/1.4 var(--sans);
    }
    .paper svg {
      max-width: 100%;
      height: auto;
    }
    .paper h1 {
      font-size: 16pt;
      border: 0;
      padding: 0;
      margin: 0 0 8pt;
      white-space: normal;
    }
    .paper h2 {
      font-size: 12pt;
      margin: 10pt 0 4pt;
    }
    .paper li,
    .paper dd {
      break-inside: avoid;
    }
    .paper pre {
      white-space: pre-wrap;
      font-size: 8.5pt;
    }
  }
`;
