/** Where something is, in words that a screen reader can say. */
import { degrees, heading, type Quat, type Vec } from "../frame";

/** sourcePlace is as in "guitar: 1.2 m front, 0.4 m left, 0.0 m up". */
export function sourcePlace(name: string, at: Readonly<Vec>): string {
  return `${name}: ${place(at)}`;
}

/** headPlace is as in "Head: 0.0 m front, 1.0 m right, 0.0 m up, turned 30° left". */
export function headPlace(at: Readonly<Vec>, facing: Readonly<Quat>): string {
  const turn = Math.round(degrees(heading(facing)));
  const looks = turn === 0 ? "looking to the front" : `turned ${Math.abs(turn)}° ${turn > 0 ? "left" : "right"}`;
  return `Head: ${place(at)}, ${looks}`;
}

function place(at: Readonly<Vec>): string {
  return [metres(at.x, "front", "back"), metres(at.y, "left", "right"), metres(at.z, "up", "down")].join(", ");
}

function metres(m: number, plus: string, minus: string): string {
  const tenths = Math.round(m * 10);
  return `${(Math.abs(tenths) / 10).toFixed(1)} m ${tenths < 0 ? minus : plus}`;
}
