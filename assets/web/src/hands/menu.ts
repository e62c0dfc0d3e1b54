/**
 * Menu is the menu of a source, the head or the floor. It closes when something
 * is chosen, by Escape, by Tab, and by a press beside it; the focus then is where
 * it was before.
 */
import type { Target } from "../scene/picture";
import type { Point } from "../view/view";
import { type Item, items, type MenuDeps, title } from "./menuitems";
import type { Box } from "./menumoves";
import { MenuList } from "./menulist";
import "./menu.css";

/** A pointer must rest for so many ms on a line to open, or close, a menu beside it: it may only pass on its way there. */
const REST_MS = 180;

/** What Menu needs to know: MenuDeps, but files it can ask for itself. */
export type MenuPage = Omit<MenuDeps, "askFile">;

export class Menu {
  private readonly deps: MenuDeps;
  private list: MenuList | undefined;
  private sub: { list: MenuList; line: HTMLElement } | undefined;
  private before: Element | null = null; // what had the focus
  private resting = 0;
  private shown: AbortController | undefined; // ends with the menu

  /** element is the picture, from whose top left points count. */
  constructor(
    private readonly element: HTMLElement,
    deps: MenuPage,
  ) {
    this.deps = {
      view: () => deps.view(),
      picture: () => deps.picture(),
      actions: deps.actions,
      ask: (question, proposal, check) => deps.ask(question, proposal, check),
      askFile,
      sounds: () => deps.sounds(),
      soundOf: (name) => deps.soundOf(name),
    };
  }

  /** open shows the menu of a target, or of the floor, at a point of the view. */
  open(target: Target | undefined, at: Point): void {
    this.close();
    const { left, top } = this.element.getBoundingClientRect();
    const x = left + at.x;
    const y = top + at.y;
    this.before = document.activeElement;
    this.list = this.make(items(this.deps, target, at), title(target), () => {});
    this.list.element.prepend(heading(title(target)));
    this.list.show(document.body, { left: x, right: x, top: y, bottom: y });
    this.list.focus();
    this.hear();
  }

  /** close takes the menu away. */
  close(): void {
    if (this.list === undefined) return;
    const had = this.holds(document.activeElement);
    this.shown?.abort();
    this.closeSub();
    this.list.remove();
    this.list = undefined;
    if (had && this.before instanceof HTMLElement) this.before.focus({ preventScroll: true });
  }

  private hear(): void {
    this.shown = new AbortController();
    const { signal } = this.shown;
    const closeBeside = (event: Event) => {
      if (!this.holds(event.target)) this.close();
    };
    document.addEventListener("pointerdown", closeBeside, { signal, capture: true });
    document.addEventListener("wheel", closeBeside, { signal, capture: true, passive: true });
    document.addEventListener("focusin", closeBeside, { signal });
    window.addEventListener("resize", () => this.close(), { signal });
    window.addEventListener("blur", () => this.close(), { signal });
    window.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Tab") return this.close(); // and the browser goes on from where the focus was
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (this.sub?.list.element.contains(document.activeElement)) this.backFromSub();
    else this.close();
  }

  private make(lines: readonly Item[], name: string, back: () => void): MenuList {
    return new MenuList(lines, name, {
      choose: (item, line, byKey) => this.choose(item, line, byKey),
      point: (item, line) => this.point(item, line),
      back,
    });
  }

  private choose(item: Item, line: HTMLElement, byKey: boolean): void {
    if (item.items !== undefined) {
      this.openSub(item.items, line);
      if (byKey) this.sub?.list.focus();
      return;
    }
    this.close();
    item.run?.();
  }

  private point(item: Item, line: HTMLElement): void {
    window.clearTimeout(this.resting);
    if (this.sub?.line === line || this.sub?.list.element.contains(line)) return;
    this.resting = window.setTimeout(() => {
      this.closeSub();
      if (item.items !== undefined) this.openSub(item.items, line);
    }, REST_MS);
  }

  private openSub(lines: readonly Item[], line: HTMLElement): void {
    if (this.sub?.line === line) return;
    this.closeSub();
    const list = this.make(lines, line.textContent ?? "", () => this.backFromSub());
    this.sub = { list, line };
    line.setAttribute("aria-expanded", "true");
    const box: Box = line.getBoundingClientRect();
    list.show(document.body, box);
  }

  private closeSub(): void {
    window.clearTimeout(this.resting);
    if (this.sub === undefined) return;
    const { list, line } = this.sub;
    this.sub = undefined; // before the focus moves
    if (list.element.contains(document.activeElement)) line.focus();
    list.remove();
    line.setAttribute("aria-expanded", "false");
  }

  private backFromSub(): void {
    const line = this.sub?.line;
    this.closeSub();
    line?.focus();
  }

  private holds(what: EventTarget | null): boolean {
    return what instanceof Node && [this.list, this.sub?.list].some((list) => list?.element.contains(what));
  }
}

/** heading tells eyes whose menu it is; screen readers have its label. */
function heading(name: string): HTMLElement {
  const line = document.createElement("div");
  line.className = "menu-title";
  line.setAttribute("aria-hidden", "true");
  line.textContent = name;
  return line;
}

/** askFile has the browser ask for a file of sound. */
function askFile(): Promise<File | undefined> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "audio/*";
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve(input.files?.[0]), { once: true });
    input.addEventListener("cancel", () => resolve(undefined), { once: true });
    input.click();
  });
}
