/** The bar on top: scene, view, fit, undo, colours. */
import type { Actions } from "../app/actions";
import type { Ask } from "./ask";
import { attribute, element, offer, write, type Choice } from "./elements";
import { count } from "./format";
import type { PanelDeps, SceneCount, Status } from "./status";

const THEMES = ["system", "light", "dark"] as const;
const THEME_WORDS = { system: "as the system has them", light: "day", dark: "night" };

/** What the select's entries are: "=" and a scene's name, or this. */
const ANOTHER = "another";

export class Bar {
  private readonly scene: HTMLSelectElement;
  private readonly sceneName: HTMLElement;
  private readonly plan: HTMLElement;
  private readonly space: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly theme: HTMLElement;
  private readonly themeIcon: Element;
  private status: Status | undefined;

  constructor(
    root: Document,
    private readonly actions: Actions,
    private readonly ask: Ask,
    private readonly deps: PanelDeps,
  ) {
    this.scene = element(root, "scene", HTMLSelectElement);
    this.sceneName = element(root, "scene-name");
    this.plan = element(root, "view-plan");
    this.space = element(root, "view-space", HTMLButtonElement);
    this.undo = element(root, "undo", HTMLButtonElement);
    this.theme = element(root, "theme");
    this.themeIcon = element(root, "theme-icon", SVGElement);

    this.scene.addEventListener("change", () => void this.chooseScene());
    this.plan.addEventListener("click", () => actions.switchView("plan"));
    this.space.addEventListener("click", () => actions.switchView("space"));
    element(root, "fit").addEventListener("click", () => actions.fit());
    this.undo.addEventListener("click", () => actions.undo());
    this.theme.addEventListener("click", () => this.nextTheme());
  }

  tick(status: Status): void {
    this.status = status;
    write(this.sceneName, sceneName(status.scene));
    offer(this.scene, sceneChoices(status.scenes, status.scene), `=${status.scene}`);
    attribute(this.plan, "aria-pressed", String(status.view === "plan"));
    attribute(this.space, "aria-pressed", String(status.view === "space"));
    this.space.disabled = !status.canSpace;
    attribute(this.space, "title", status.canSpace ? undefined : "There is no WebGL here");
    this.undo.disabled = status.undoLabel === "";
    attribute(this.undo, "title", status.undoLabel === "" ? "Nothing to undo" : `Undo: ${status.undoLabel}`);

    attribute(this.themeIcon, "href", `#i-${status.theme}`);
    const words = `Colours: ${THEME_WORDS[status.theme]}`;
    attribute(this.theme, "aria-label", words);
    attribute(this.theme, "title", words);
  }

  private async chooseScene(): Promise<void> {
    const { value } = this.scene;
    const before = this.status?.scene ?? "";
    if (value !== ANOTHER) {
      this.actions.switchScene(value.slice(1));
      return;
    }
    this.scene.value = `=${before}`;
    const name = await this.ask.ask("Which scene?", "", (typed) => this.deps.sceneError(typed));
    if (name !== undefined) this.actions.switchScene(name);
  }

  private nextTheme(): void {
    const at = THEMES.indexOf(this.status?.theme ?? "system");
    this.actions.setTheme(THEMES[(at + 1) % THEMES.length]!);
  }
}

/** sceneChoices are the hub's scenes, the one that is shown, though the hub may not know it yet, and another. */
export function sceneChoices(scenes: readonly SceneCount[], shown: string): Choice[] {
  const choices = scenes.map(({ name, sources, subscribers }) => ({
    value: `=${name}`,
    label: `${sceneName(name)} · ${count(sources, "source")}, ${count(subscribers, "listener")}`,
  }));
  if (!scenes.some(({ name }) => name === shown)) choices.unshift({ value: `=${shown}`, label: sceneName(shown) });
  choices.push({ value: ANOTHER, label: "another…" });
  return choices;
}

/** sceneName is what a scene is called: the default one has no name. */
export function sceneName(name: string): string {
  return name === "" ? "default" : name;
}
