import { html, type TemplateResult } from 'lit';
import { inline } from '../text.ts';
import { sentenceOf, spoken, told } from './words.ts';

type Shown = TemplateResult | (string | TemplateResult)[];

/** Prose that is English whatever the screen speaks, such as that of a scenario: said with an English voice. */
export function english(text: string): Shown {
  return spoken() === 'en' ? inline(text) : html`<span lang="en">${inline(text)}</span>`;
}

/** A sentence of the engine. */
export function sentence(text: string): Shown {
  const here = told(text);
  return here === text ? english(text) : inline(here);
}

/** The sentence of a rule. */
export function ruleSentence(rule: { id: string; sentence: string }): Shown {
  const here = sentenceOf(rule);
  return here === rule.sentence ? english(here) : inline(here);
}
