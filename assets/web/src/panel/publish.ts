/** The dialog that says how to publish into this scene: tabs, and lines to copy. */
import { closable } from "./ask";
import { sceneName } from "./bar";
import { copy, selectText } from "./copy";
import { element, make, write } from "./elements";
import { publishLines, reached, type Lines } from "./publishlines";
import type { Status } from "./status";

/** The name that is proposed where no source is selected. */
const NEW_SOURCE = "voice";

export class Publish {
  private readonly dialog: HTMLDialogElement;
  private readonly tabs: HTMLElement;
  private readonly lines: HTMLElement;
  private chosen = 0;
  private ways: readonly Lines[] = [];

  constructor(
    private readonly root: Document,
    private readonly status: () => { status: Status; selected: string } | undefined,
  ) {
    this.dialog = element(root, "publish", HTMLDialogElement);
    this.tabs = element(root, "publish-tabs");
    this.lines = element(root, "publish-lines");
    closable(this.dialog);
    element(root, "publish-open").addEventListener("click", () => this.open());
    this.tabs.addEventListener("keydown", (event) => this.key(event));
  }

  private open(): void {
    const now = this.status();
    if (now === undefined) return;
    const { grpc, note } = reached(now.status.grpc, this.root.location.hostname);
    this.ways = publishLines({ grpc, scene: now.status.scene, source: now.selected || NEW_SOURCE });
    write(element(this.root, "publish-title"), `Publish into ${now.status.scene === "" ? "this scene" : sceneName(now.status.scene)}`);
    write(element(this.root, "publish-note"), note);
    this.tabs.replaceChildren(...this.ways.map(({ title }, at) => this.tab(title, at)));
    this.choose(this.chosen);
    this.dialog.showModal();
  }

  private tab(title: string, at: number): HTMLElement {
    const tab = make(this.root, "button", "", title);
    tab.type = "button";
    tab.id = `publish-tab-${at}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", this.lines.id);
    tab.addEventListener("click", () => this.choose(at));
    return tab;
  }

  private choose(at: number): void {
    this.chosen = at;
    for (const [k, tab] of [...this.tabs.children].entries()) {
      tab.setAttribute("aria-selected", String(k === at));
      (tab as HTMLElement).tabIndex = k === at ? 0 : -1;
    }
    this.lines.setAttribute("aria-labelledby", `publish-tab-${at}`);
    const steps = this.ways[at]?.steps ?? [];
    this.lines.replaceChildren(...steps.flatMap(({ says, text }) => this.step(says, text)));
  }

  private step(says: string, text: string): HTMLElement[] {
    const head = make(this.root, "div", "step");
    const button = make(this.root, "button", "", "Copy");
    const said = make(this.root, "span", "muted");
    said.setAttribute("role", "status");
    button.type = "button";
    const lines = make(this.root, "pre", "", text);
    lines.tabIndex = 0; // it scrolls sideways where there is little room
    button.addEventListener("click", () => {
      void copy(this.root, text, () => selectText(this.root, lines)).then((how) => write(said, how));
    });
    head.append(make(this.root, "p", "", says), said, button);
    return [head, lines];
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.choose((this.chosen + step + this.ways.length) % this.ways.length);
    (this.tabs.children[this.chosen] as HTMLElement).focus();
  }
}
