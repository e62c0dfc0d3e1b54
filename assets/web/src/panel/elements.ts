/** The elements of index.html, as the panel's parts ask for them. */

type Kind<T extends Element> = abstract new (...never: never[]) => T;

/** element is the one with an id. It must be there, and of that kind: index.html and the code belong together. */
export function element<T extends Element = HTMLElement>(root: Document, id: string, kind?: Kind<T>): T {
  const found = root.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  if (kind !== undefined && !((found as Element) instanceof kind)) throw new Error(`#${id} is a ${found.localName}`);
  return found as Element as T;
}

/** write has an element show a text. What is the same is not written. */
export function write(at: Element, text: string): void {
  if (at.textContent !== text) at.textContent = text;
}

/** attribute sets one; undefined removes it. What is the same is not written. */
export function attribute(at: Element, name: string, value: string | undefined): void {
  if (value === undefined) at.removeAttribute(name);
  else if (at.getAttribute(name) !== value) at.setAttribute(name, value);
}

/** show hides an element, or not. */
export function show(at: HTMLElement | SVGElement, on: boolean): void {
  if (at.hasAttribute("hidden") === on) at.toggleAttribute("hidden", !on);
}

/** make makes an element with a class and a text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  root: Document,
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const made = root.createElement(tag);
  if (className !== "") made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

/** icon makes an SVG element that shows a symbol of index.html. */
export function icon(root: Document, id: string, className = ""): SVGSVGElement {
  const svg = root.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = root.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${id}`);
  svg.setAttribute("aria-hidden", "true");
  if (className !== "") svg.setAttribute("class", className);
  svg.append(use);
  return svg;
}

/** Choice is an entry of a select. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** offer has a select offer these entries, and one of them chosen. While it has the focus, and may be open, its entries stay. */
export function offer(select: HTMLSelectElement, choices: readonly Choice[], chosen: string): void {
  const { options } = select;
  const focused = select.ownerDocument.activeElement === select;
  if (focused && [...options].some(({ value }) => value === chosen)) {
    if (select.value !== chosen) select.value = chosen;
    return;
  }
  for (let k = 0; k < choices.length; k++) {
    const { value, label } = choices[k]!;
    const option = options[k] ?? select.appendChild(select.ownerDocument.createElement("option"));
    if (option.value !== value) option.value = value;
    write(option, label);
  }
  while (options.length > choices.length) options[options.length - 1]!.remove();
  if (select.value !== chosen) select.value = chosen;
}
