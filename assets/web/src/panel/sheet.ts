/**
 * The side panel as a drawer: open or closed where there is room beside the
 * picture, and on a phone a sheet from below of three heights.
 */
import { attribute, element } from "./elements";

export const HEIGHTS = ["low", "half", "full"] as const;
export type Height = (typeof HEIGHTS)[number];

/** A sheet that is let go while it moves faster goes on in that direction, px/ms. */
const FLICK = 0.4;

export class Sheet {
  private readonly page: HTMLElement;
  private readonly panel: HTMLElement;
  private readonly grab: HTMLElement;
  private readonly toggle: HTMLElement;
  private height: Height = "low";
  private drag: { pointer: number; fromY: number; fromPx: number; y: number; ms: number; speed: number } | undefined;
  private moved = false;

  constructor(private readonly root: Document) {
    this.page = root.documentElement;
    this.panel = element(root, "panel");
    this.grab = element(root, "grab");
    this.toggle = element(root, "panel-toggle");
    this.set(this.height);
    this.toggle.addEventListener("click", () => this.fold(this.page.dataset["panel"] !== "closed"));
    this.grab.addEventListener("click", () => this.click());
    this.grab.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.set(neighbour(this.height, step));
    });
    this.hearDrag();
  }

  private fold(closed: boolean): void {
    this.page.dataset["panel"] = closed ? "closed" : "open";
    attribute(this.toggle, "aria-expanded", String(!closed));
  }

  private set(height: Height): void {
    this.height = height;
    this.page.dataset["sheet"] = height;
    this.page.style.removeProperty("--sheet");
    attribute(this.grab, "aria-expanded", String(height !== "low"));
  }

  private click(): void {
    if (this.moved) this.moved = false; // the end of a drag is no click
    else this.set(this.height === "low" ? "half" : this.height === "half" ? "full" : "low");
  }

  private hearDrag(): void {
    this.grab.addEventListener("pointerdown", (event) => {
      this.grab.setPointerCapture(event.pointerId);
      const fromPx = this.panel.getBoundingClientRect().height;
      const { clientY: y, timeStamp: ms, pointerId: pointer } = event;
      this.drag = { pointer, fromY: y, fromPx, y, ms, speed: 0 };
      this.moved = false;
    });
    this.grab.addEventListener("pointermove", (event) => {
      const { drag } = this;
      if (drag?.pointer !== event.pointerId) return;
      const lasted = event.timeStamp - drag.ms;
      if (lasted > 0) drag.speed = (drag.y - event.clientY) / lasted;
      drag.y = event.clientY;
      drag.ms = event.timeStamp;
      if (Math.abs(drag.fromY - drag.y) > 4) this.moved = true;
      if (this.moved) this.page.style.setProperty("--sheet", `${Math.max(0, drag.fromPx + drag.fromY - drag.y)}px`);
      this.page.classList.toggle("sheet-moves", this.moved);
    });
    const end = (): void => {
      const { drag } = this;
      this.drag = undefined;
      this.page.classList.remove("sheet-moves");
      if (drag === undefined || !this.moved) return;
      const window = this.root.defaultView?.innerHeight ?? 1;
      this.set(settle((drag.fromPx + drag.fromY - drag.y) / window, drag.speed));
    };
    this.grab.addEventListener("pointerup", end);
    this.grab.addEventListener("pointercancel", end);
  }
}

/** settle says where a sheet comes to rest that covers a part of the window and moves up at a speed, px/ms. */
export function settle(part: number, speed: number): Height {
  const nearest: Height = part < 0.3 ? "low" : part < 0.72 ? "half" : "full";
  if (Math.abs(speed) < FLICK) return nearest;
  if (speed > 0) return part < 0.5 ? "half" : "full";
  return part > 0.5 ? "half" : "low";
}

function neighbour(height: Height, step: number): Height {
  const at = HEIGHTS.indexOf(height) + step;
  return HEIGHTS[Math.max(0, Math.min(at, HEIGHTS.length - 1))]!;
}
