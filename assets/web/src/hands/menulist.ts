/** MenuList is one menu on the screen: its lines, and which of them has the focus. */
import type { Item } from "./menuitems";
import { beside, type Box, step, Typing } from "./menumoves";

/** What happens to a list. */
export interface MenuListHands {
  /** choose says that a line was chosen; byKey: from the keyboard. */
  choose(item: Item, line: HTMLElement, byKey: boolean): void;
  /** point says that the pointer has come to a line. */
  point(item: Item, line: HTMLElement): void;
  /** back says that the keyboard wants to leave, to the menu before. */
  back(): void;
}

export class MenuList {
  readonly element: HTMLElement;
  private readonly lines: HTMLElement[] = [];
  private readonly typing = new Typing();

  constructor(
    private readonly items: readonly Item[],
    title: string,
    private readonly hands: MenuListHands,
  ) {
    this.element = document.createElement("div");
    this.element.className = "menu";
    this.element.classList.toggle("choices", items.some((item) => item.checked !== undefined));
    this.element.setAttribute("role", "menu");
    this.element.setAttribute("aria-label", title);
    for (const item of items) this.append(item);
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** show puts it on the page, beside a box of the window. */
  show(page: HTMLElement, box: Box): void {
    page.append(this.element);
    const size = { width: this.element.offsetWidth, height: this.element.offsetHeight };
    const { left, top } = beside(box, size, { width: window.innerWidth, height: window.innerHeight });
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  /** focus gives the focus to the line that is checked, or the first one. */
  focus(): void {
    const checked = this.items.findIndex((item) => item.checked === true);
    this.lines[Math.max(0, checked)]?.focus();
  }

  remove(): void {
    this.element.remove();
  }

  private append(item: Item): void {
    if (item.part === true && this.lines.length > 0) {
      const rule = document.createElement("div");
      rule.setAttribute("role", "separator");
      this.element.append(rule);
    }
    const line = document.createElement("button");
    line.type = "button";
    line.tabIndex = -1;
    line.textContent = item.label;
    line.setAttribute("role", item.checked === undefined ? "menuitem" : "menuitemradio");
    if (item.checked !== undefined) line.setAttribute("aria-checked", String(item.checked));
    if (item.danger === true) line.classList.add("danger");
    if (item.items !== undefined) {
      line.setAttribute("aria-haspopup", "menu");
      line.setAttribute("aria-expanded", "false");
    }
    line.addEventListener("click", (event) => this.hands.choose(item, line, event.detail === 0));
    line.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "touch") return;
      line.focus({ preventScroll: true });
      this.hands.point(item, line);
    });
    this.lines.push(line);
    this.element.append(line);
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation(); // the menu has the keyboard to itself
    const i = this.lines.indexOf(document.activeElement as HTMLElement);
    const to = step(event.key, i, this.lines.length) ?? this.typed(event, i);
    if (to !== undefined) this.lines[to]?.focus();
    else if (event.key === "ArrowRight" && this.items[i]?.items !== undefined) this.hands.choose(this.items[i], this.lines[i]!, true);
    else if (event.key === "ArrowLeft") this.hands.back();
    else if (!(event.key === "Enter" && event.repeat)) return; // the Enter that has opened the menu, and is still down, chooses nothing
    event.preventDefault();
  }

  private typed(event: KeyboardEvent, i: number): number | undefined {
    const isLetter = [...event.key].length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isLetter) return undefined;
    return this.typing.type(event.key, this.items.map(({ label }) => label), Math.max(0, i), event.timeStamp);
  }
}
