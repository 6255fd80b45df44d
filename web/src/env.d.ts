/** The gallery's index, made by web/scenarios/plugin.ts; a `CaseCard` of web/scenarios/cases.ts with its address. */
declare module 'virtual:scenarios' {
  export const scenarios: {
    slug: string;
    title: string;
    sentence: string;
    label: string;
    group: string;
    index: number;
    url: string;
  }[];
}
