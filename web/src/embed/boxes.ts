/**
 * Turns `<div class="wmi-lab" data-mode="…">` into the element: several renderers of Markdown take an unknown tag for a
 * part of a line and close it before the code blocks, but every one of them keeps a `div` whole.
 */
export function adoptBoxes(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>('div.wmi-lab')) {
    const lab = document.createElement('wmi-lab');
    for (const [name, value] of Object.entries(box.dataset)) lab.setAttribute(name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value ?? '');
    lab.append(...box.childNodes);
    box.replaceChildren(lab);
  }
}
