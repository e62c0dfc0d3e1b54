/** How the keyboard goes through a menu, and where a menu stands. It needs no browser. */

/** What is typed within so many ms of each other belongs together. */
const TYPING_MS = 700;
/** A menu keeps so many pixels from the edge of the window. */
const MARGIN_PX = 8;

/** step is the line that a key leads to from line i of n; undefined: the key leads nowhere. */
export function step(key: string, i: number, n: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return (i + 1) % n;
    case "ArrowUp":
      return (i + n - 1) % n;
    case "Home":
      return 0;
    case "End":
      return n - 1;
    default:
      return undefined;
  }
}

/** Typing finds a line by the letters that it begins with. */
export class Typing {
  private typed = "";
  private lastMs = -Infinity;

  /** type gives the line that a further letter leads to, from line i; undefined: there is none. */
  type(letter: string, labels: readonly string[], i: number, nowMs: number): number | undefined {
    this.typed = nowMs - this.lastMs > TYPING_MS ? fold(letter) : this.typed + fold(letter);
    this.lastMs = nowMs;
    const again = [...this.typed].every((c) => c === this.typed[0]); // the same letter: the next line that has it
    const sought = again ? this.typed[0]! : this.typed;
    for (let k = 0; k < labels.length; k++) {
      const at = (i + k + (again ? 1 : 0)) % labels.length;
      if (fold(labels[at]!).startsWith(sought)) return at;
    }
    return undefined;
  }
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** beside puts a menu right of a box (which may be a point) with the tops in line; or left of it, or where there is room. */
export function beside(box: Box, menu: Size, window: Size): { left: number; top: number } {
  const fitsRight = box.right + menu.width + MARGIN_PX <= window.width;
  const fitsLeft = box.left - menu.width - MARGIN_PX >= 0;
  const left = fitsRight || !fitsLeft ? box.right : box.left - menu.width;
  return {
    left: within(left, menu.width, window.width),
    top: within(box.top, menu.height, window.height),
  };
}

function within(from: number, size: number, room: number): number {
  return Math.max(MARGIN_PX, Math.min(from, room - size - MARGIN_PX));
}

function fold(text: string): string {
  return text.toLocaleLowerCase();
}
