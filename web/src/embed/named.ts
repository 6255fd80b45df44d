import type { TemplateResult } from 'lit';
import { titleOf } from '../../scenarios/cases.ts';
import { galleryText } from '../gallery-text.ts';
import { decodeLink } from '../share.ts';
import { fetched } from './fetched.ts';
import { scenarioCode } from './folded.ts';
import type { LabSurface } from './surface.ts';

/** What an element shows of a scenario that it only names, until it runs. */
export interface Named {
  title: string;
  code: () => TemplateResult;
}

/** The scenario that the attributes name; nothing when it cannot be had, which is said when it is run. */
export async function named({ example, src }: LabSurface, state: string): Promise<Named | undefined> {
  try {
    const text = await textOf(state, example, src);
    if (text === undefined) return undefined;
    return { title: titleOf(text), code: scenarioCode(text) };
  } catch {
    return undefined;
  }
}

async function textOf(state: string, example: string, src: string): Promise<string | undefined> {
  if (state === '') return example === '' ? fetched(src) : galleryText(example);
  const link = await decodeLink(`#${state.replace(/^#/, '')}`);
  if (link.kind === 'example') return galleryText(link.slug);
  return link.kind === 'state' ? (link.state.text ?? galleryText(link.state.example ?? '')) : undefined;
}
