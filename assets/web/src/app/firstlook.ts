/**
 * The first look at a scene shows all of it. Sources come one after the other
 * for a moment; whoever moves the camera meanwhile has it.
 */
import type { Picture } from "../scene/picture";
import type { View } from "../view/view";

/** From the first source on, in ms. */
const SETTLING_MS = 1500;

export class FirstLook {
  private wanted = false;
  private untilMs: number | undefined; // performance.now's clock
  private known = 0; // sources that were fitted
  private camera = ""; // as it was left

  constructor(private readonly stage: { readonly view: Pick<View, "camera" | "fit"> }) {}

  /** begin has the next pictures be fitted. */
  begin(): void {
    this.wanted = true;
    this.untilMs = undefined;
    this.known = 0;
  }

  /** end leaves the camera where it is: it is where somebody wants it. */
  end(): void {
    this.wanted = false;
  }

  tick(picture: Picture, nowMs: number): void {
    const count = picture.sources.length;
    if (!this.wanted || count === 0) return;
    const { view } = this.stage;
    this.untilMs ??= nowMs + SETTLING_MS;
    if (nowMs > this.untilMs || (this.known > 0 && view.camera !== this.camera)) {
      return this.end();
    }
    if (count === this.known) return;
    this.known = count;
    view.fit(picture);
    this.camera = view.camera;
  }
}
