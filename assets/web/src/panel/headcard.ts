/** The card of this page's ears. */
import type { Actions } from "../app/actions";
import { AHEAD, degrees, facing, heading, ORIGIN, radians, type Quat, type Vec } from "../frame";
import type { Picture } from "../scene/picture";
import { element } from "./elements";
import { follow, leaveOnKey, Place } from "./place";
import { SourceChoice } from "./sourcechoice";

/** Changes within so long are one step of undo. */
const ONE_STEP_MS = 1000;

export class HeadCard {
  readonly element: HTMLElement;

  private readonly place: Place;
  private readonly heading: HTMLInputElement;
  private readonly on: SourceChoice;
  private at: Vec = { ...ORIGIN };
  private facing: Quat = { ...AHEAD };
  private movedMs = -Infinity;

  constructor(
    root: Document,
    private readonly actions: Actions,
  ) {
    const input = (id: string): HTMLInputElement => element(root, id, HTMLInputElement);
    this.element = element(root, "card-head");
    this.place = new Place([input("head-x"), input("head-y"), input("head-z")], (at) => this.stand(at, this.facing));
    this.heading = input("head-heading");
    this.heading.addEventListener("input", () => {
      const { valueAsNumber } = this.heading;
      if (Number.isFinite(valueAsNumber)) this.stand(this.at, facing(radians(valueAsNumber % 360)));
    });
    this.heading.addEventListener("keydown", leaveOnKey);
    this.on = new SourceChoice(element(root, "head-on", HTMLSelectElement), "nothing: they stand", (name) => actions.ride(name));
    element(root, "head-front").addEventListener("click", () => this.stand(this.at, { ...AHEAD }));
    element(root, "head-origin").addEventListener("click", () => this.stand({ ...ORIGIN }, this.facing));
  }

  tick({ head, sources }: Picture): void {
    this.at = { ...head.at };
    this.facing = { ...head.facing };
    this.place.follow(head.at);
    follow(this.heading, degrees(heading(head.facing)).toFixed(0).replace(/^-0$/, "0"));
    this.on.tick(sources, head.on);
  }

  private stand(at: Vec, looking: Quat): void {
    const now = performance.now();
    this.actions.standHead(at, looking, now - this.movedMs > ONE_STEP_MS);
    this.movedMs = now;
    this.at = at;
    this.facing = looking;
  }
}
