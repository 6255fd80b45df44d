import { t } from '../words/words.ts';

/** Text that another page takes over to show a run. */
export interface Snippet {
  id: string;
  label: string;
  /** What to use it for. */
  hint: string;
  text: string;
}

/** What the snippets are made from. */
export interface Shared {
  title: string;
  /** Address of the page with the state in its hash. */
  link: string;
  /** The state alone: `w1.…`, or `x.name` for an unchanged scenario of the gallery. */
  state: string;
  /** The step that is shown, where the state does not say it; 0 for none. */
  step: number;
  /** Address of the folder that holds `wmi-lab.js` and `embed.html`. */
  home: string;
  /** The language of the screen; the snippets ask for it when it is not English. */
  language: string;
}

/** Everything that can be copied; each is valid by itself. */
export function snippets({ title, link, state, step, home, language }: Shared): Snippet[] {
  const example = /^x\.([\w.-]+)$/.exec(state)?.[1];
  const source = example === undefined ? `state="${attribute(state)}"` : `example="${attribute(example)}"`;
  const asked = [...(language === 'en' ? [] : [['lang', language]]), ...(step === 0 ? [] : [['at', `step:${step}`]])] as [string, string][];
  const attributes = asked.map(([name, value]) => ` ${name}="${attribute(value)}"`).join('');
  const query = asked.length === 0 ? '' : `?${asked.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  const fallback = `\n  <a href="${attribute(link)}">${markup(title)}</a>\n`;
  return [
    { id: 'link', label: t('Link'), hint: t('The page with this scenario, these decisions and this step.'), text: link },
    { id: 'markdown', label: t('Markdown link'), hint: t('For an issue, a chat or a README.'), text: `[${title.replaceAll(/[\\[\]]/g, '\\$&')}](${link})` },
    {
      id: 'element', label: t('Element'), hint: t('For a page whose scripts you may name.'),
      text: `<script type="module" src="${attribute(home)}wmi-lab.js"></script>\n<wmi-lab ${source}${attributes}>${fallback}</wmi-lab>`,
    },
    {
      id: 'frame', label: t('Frame'), hint: t('For a page that takes no scripts. The link inside shows where frames do not.'),
      text: `<iframe src="${attribute(`${home}embed.html${query}#${state}`)}" title="${attribute(title)}" width="600" height="400" loading="lazy" sandbox="allow-scripts">${fallback}</iframe>`,
    },
  ];
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
