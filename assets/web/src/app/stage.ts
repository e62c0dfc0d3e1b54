/** The part of the window where a view draws: its size, its colours, and which view it is. */
import { DARK, LIGHT } from "../view/palette";
import { PlanView } from "../view/plan/plan";
import type { View } from "../view/view";

/** Device pixels for a CSS pixel at most: more is not seen, and costs. */
const MAX_RATIO = 2;

export interface StageDeps {
  readonly host: HTMLElement; // as large as the view is to be
  readonly bar: HTMLElement; // lies over its top, or above it
  readonly canvas: HTMLCanvasElement; // of the plan; the space keeps it clear, and measures words with it
  readonly gl: HTMLCanvasElement; // of the space
  notice(sentence: string): void;
}

export class Stage {
  private readonly plan: PlanView;
  private space: View | undefined;
  private wanted: View["name"] = "plan"; // what was asked for last
  private spaceCamera = ""; // what the space will look from, until it is there
  private dark = false;
  private width = 1;
  private height = 1;

  /** view is the one that draws. */
  view: View;
  /** canSpace is false once it is known that there is no WebGL, and while the browser keeps it back. */
  canSpace = true;

  constructor(private readonly deps: StageDeps) {
    this.plan = new PlanView(deps.canvas);
    this.view = this.plan;
    deps.gl.hidden = true;
    deps.gl.addEventListener("webglcontextrestored", () => (this.canSpace = true));
    const sizes = new ResizeObserver(() => this.measure());
    sizes.observe(deps.host);
    sizes.observe(deps.bar);
    this.measure();
  }

  /** use switches the view. Without WebGL it stays with the plan, and says so. Of several that are asked for, the last counts. */
  async use(name: View["name"]): Promise<void> {
    this.wanted = name;
    if (name === "space" && this.space === undefined) await this.build();
    if (name !== this.wanted) return;
    this.show(name === "space" && this.space !== undefined && this.canSpace ? this.space : this.plan);
  }

  /** camera is where a view looks from; empty: as it thinks fit. */
  camera(name: View["name"]): string {
    return name === "plan" ? this.plan.camera : (this.space?.camera ?? this.spaceCamera);
  }

  look(name: View["name"], camera: string): void {
    if (camera === "") return;
    if (name === "plan") this.plan.camera = camera;
    else if (this.space !== undefined) this.space.camera = camera;
    else this.spaceCamera = camera;
  }

  paint(dark: boolean): void {
    this.dark = dark;
    this.view.paint(dark ? DARK : LIGHT);
  }

  private async build(): Promise<void> {
    const loaded = await this.load();
    if (loaded === undefined || this.space !== undefined) return; // it was asked for twice
    try {
      const space = new loaded.SpaceView(this.deps.gl, this.deps.canvas, () => this.lose());
      if (this.spaceCamera !== "") space.camera = this.spaceCamera;
      this.space = space;
    } catch (error) {
      this.canSpace = false;
      this.deps.notice(`The view in 3D is not to be had here: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** load loads the space, which is large, when it is first wanted; undefined: it did not come. */
  private async load(): Promise<typeof import("../view/space/space") | undefined> {
    try {
      return await import("../view/space/space");
    } catch {
      this.deps.notice("The view in 3D did not come: try again when the hub is there.");
      return undefined;
    }
  }

  /** lose goes on with the plan when the graphics card has gone. */
  private lose(): void {
    this.canSpace = false;
    this.deps.notice("The graphics card has gone away: the plan goes on.");
    this.show(this.plan);
  }

  private show(view: View): void {
    this.view = view;
    this.deps.gl.hidden = view === this.plan;
    this.fill();
    this.paint(this.dark);
  }

  private measure(): void {
    const box = this.deps.host.getBoundingClientRect();
    this.width = Math.max(1, box.width);
    this.height = Math.max(1, box.height);
    const covered = Math.max(0, this.deps.bar.getBoundingClientRect().bottom - box.top);
    this.plan.cover({ top: Math.min(covered, this.height / 2), right: 0, bottom: 0, left: 0 });
    this.fill();
  }

  private fill(): void {
    this.view.resize(this.width, this.height, Math.min(MAX_RATIO, globalThis.devicePixelRatio || 1));
  }
}
