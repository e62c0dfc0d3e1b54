/**
 * PointerHands hears mouse, pen and touch on the picture, and has Gestures make
 * sense of them.
 */
import type { Contact } from "./contact";
import { type Cursor, Gestures } from "./gestures";
import type { Room } from "./grip";
import "./pointer.css";

/** A time stamp that is farther from now than this, in ms, is of another clock. */
const STAMP_MS = 1000;

export class PointerHands {
  private readonly gestures: Gestures;
  private readonly ended = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    room: Room,
  ) {
    this.gestures = new Gestures({
      view: () => room.view(),
      picture: () => room.picture(),
      actions: room.actions,
      later: (ms, run) => {
        const timer = window.setTimeout(run, ms);
        return () => window.clearTimeout(timer);
      },
      show: (cursor) => this.show(cursor),
    });
    this.show("crosshair");
    this.hear();
  }

  /** busy says that a pointer has something in its hand. */
  get busy(): boolean {
    return this.gestures.busy;
  }

  /** putBack puts what is in the hand where it was; false: there is nothing. */
  putBack(): boolean {
    return this.gestures.putBack(performance.now());
  }

  /** letGo lets go of all, here and now. */
  letGo(): void {
    this.gestures.letGo();
  }

  /** dispose hears no more. */
  dispose(): void {
    this.ended.abort();
    this.letGo();
  }

  private hear(): void {
    const { gestures, element } = this;
    const { signal } = this.ended;
    element.addEventListener("pointerdown", (event) => this.press(event), { signal });
    element.addEventListener("pointermove", (event) => gestures.move({ ...contact(event), whenMs: newest(event) }), { signal });
    element.addEventListener("pointerup", (event) => gestures.release(contact(event)), { signal });
    element.addEventListener("pointercancel", (event) => gestures.cancel(event.pointerId), { signal });
    element.addEventListener("lostpointercapture", (event) => gestures.cancel(event.pointerId), { signal });
    element.addEventListener("pointerleave", () => gestures.leave(), { signal });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    // After a tap a click would follow, and hit the menu that the tap has opened.
    element.addEventListener("touchend", (event) => event.cancelable && event.preventDefault(), { signal, passive: false });
    // The middle button would scroll by itself.
    element.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal });
    element.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    window.addEventListener("blur", () => gestures.letGo(), { signal });
    window.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
  }

  private press(event: PointerEvent): void {
    if (event.pointerType === "touch") this.element.focus({ preventScroll: true }); // a mouse does that by itself
    try {
      this.element.setPointerCapture(event.pointerId);
    } catch {
      // the pointer is up already: its pointerup follows
    }
    this.gestures.press(contact(event));
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.gestures.wheel(event, { x: event.offsetX, y: event.offsetY }, captured(event));
  }

  /** key has Escape put back what is in the hand, before anybody else hears it. */
  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.gestures.putBack(captured(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  private show(cursor: Cursor): void {
    if (this.element.dataset.cursor !== cursor) this.element.dataset.cursor = cursor;
  }
}

/** newest is when the last of the moves happened that the browser has gathered into one. */
function newest(event: PointerEvent): number {
  return captured(event.getCoalescedEvents?.().at(-1) ?? event);
}

function contact(event: PointerEvent): Contact {
  const kind = event.pointerType === "touch" || event.pointerType === "pen" ? event.pointerType : "mouse";
  return {
    id: event.pointerId,
    kind,
    x: event.offsetX,
    y: event.offsetY,
    button: Math.max(0, event.button), // −1 in a move
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    whenMs: captured(event),
  };
}

/** captured is when something happened; some browsers stamp some events by another clock. */
function captured(event: Event): number {
  const now = performance.now();
  return Math.abs(now - event.timeStamp) < STAMP_MS ? event.timeStamp : now;
}
