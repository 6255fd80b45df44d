import { html, type TemplateResult } from 'lit';
import type { Desk } from '../desk.ts';
import type { WmiLab } from '../element.ts';
import '../quiz/quiz.ts';
import { t } from '../words/words.ts';

/** The form that `mode="quiz"` takes: a question in place of what comes next. */
export function quiz(lab: WmiLab): TemplateResult {
  return html`<header part="header"><span class="title" part="title">${lab.caption}</span></header>
    <wmi-timeline compact part="diagram" .player=${lab.player}></wmi-timeline>
    <wmi-quiz compact tabindex="0" role="group" aria-label=${t('Question')} .lab=${lab.live?.lab}></wmi-quiz>
    <div>${lab.live?.limit()}</div>
    <wmi-transport compact part="toolbar" .desk=${lab as Desk}></wmi-transport>${lab.announcement()}`;
}
