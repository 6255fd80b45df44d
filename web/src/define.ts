/**
 * Makes a part of the element known. Where a page has the script twice, or in both its forms, the first that came has done
 * so and has the element too: the other then has nothing to do.
 */
export function define(name: string, part: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, part);
}
