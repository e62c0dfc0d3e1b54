/**
 * Where the camera of the space is: it looks at a target, from behind and above
 * it by two angles and a distance, like the camera that follows a player.
 */
import { degrees, radians } from "../../frame";
import type { Quat, Vec } from "../../frame";
import { clamp } from "../clamp";

export const NEAREST_M = 0.5;
export const FARTHEST_M = 20_000; // worlds of games are large
export const LOWEST = radians(-5);
export const HIGHEST = radians(89); // straight down there would be no azimuth

/** A target farther away is a slip of somebody's hand: single floats are coarse there. */
const ROOM_M = 100_000;

export class Orbit {
  readonly target: Vec = { x: 0.7, y: 0, z: 0.2 };
  azimuth = radians(-14); // where the camera looks, radians, + is left; 0: front. A little aside, so that front and up are two
  elevation = radians(28); // how far it stands above the target
  distance = 6.5; // metres from eye to target

  /** turn moves the camera round its target: + azimuth has it look further left, + elevation from higher up. */
  turn(azimuth: number, elevation: number): void {
    if (!Number.isFinite(azimuth) || !Number.isFinite(elevation)) return;
    this.azimuth = wrap(this.azimuth + azimuth);
    this.elevation = clamp(this.elevation + elevation, LOWEST, HIGHEST);
  }

  /** lookAt moves the target. */
  lookAt(x: number, y: number, z: number): void {
    if (!Number.isFinite(x + y + z)) return;
    this.target.x = clamp(x, -ROOM_M, ROOM_M);
    this.target.y = clamp(y, -ROOM_M, ROOM_M);
    this.target.z = clamp(z, -ROOM_M, ROOM_M);
  }

  /** stand sets the distance. */
  stand(distance: number): void {
    if (Number.isFinite(distance)) this.distance = clamp(distance, NEAREST_M, FARTHEST_M);
  }

  /** back is the unit vector from the target to the eye. */
  back(): Vec {
    const level = Math.cos(this.elevation);
    return { x: -level * Math.cos(this.azimuth), y: -level * Math.sin(this.azimuth), z: Math.sin(this.elevation) };
  }

  /** facing turns the identity, which faces +x, to where the camera looks: down by the elevation, then left by the azimuth. */
  facing(): Quat {
    const [ca, sa] = [Math.cos(this.azimuth / 2), Math.sin(this.azimuth / 2)];
    const [ce, se] = [Math.cos(this.elevation / 2), Math.sin(this.elevation / 2)];
    return { x: -sa * se, y: ca * se, z: sa * ce, w: ca * ce };
  }

  /** toString gives "x,y,z,azimuth,elevation,distance", in metres and degrees. */
  toString(): string {
    const { target } = this;
    const numbers = [target.x, target.y, target.z, degrees(this.azimuth), degrees(this.elevation), this.distance];
    return numbers.map((n) => String(Number(n.toFixed(2)) + 0)).join(",");
  }

  /** parse takes what toString gave. Angles and distances out of range are brought into it; what is not six numbers changes nothing. */
  parse(text: string): void {
    const words = text.split(",");
    const numbers = words.map(Number);
    const [x, y, z, azimuth, elevation, distance] = numbers as [number, number, number, number, number, number];
    if (numbers.length !== 6 || !numbers.every(Number.isFinite) || words.some((w) => w.trim() === "")) return;
    this.lookAt(x, y, z);
    this.azimuth = wrap(radians(azimuth));
    this.elevation = clamp(radians(elevation), LOWEST, HIGHEST);
    this.stand(distance);
  }
}

/** wrap brings an angle into (−π, π]. */
function wrap(angle: number): number {
  const turns = Math.ceil((angle - Math.PI) / (2 * Math.PI));
  return angle - turns * 2 * Math.PI;
}
