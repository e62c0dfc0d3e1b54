/**
 * The floor: the level z = 0 with a line each metre, stronger ones each five,
 * fifty and so on, that fade where they grow dense and where the floor ends in haze. The
 * lines are lines and no shader over the whole floor: that takes a software
 * renderer longer than all the rest.
 */
import { BufferAttribute, BufferGeometry, DoubleSide, Group, Mesh, ShaderMaterial } from "three";
import { clamp } from "../clamp";
import { mix, withAlpha } from "./ink";
import type { Ink, Inks } from "./ink";
import type { Lens } from "./lens";
import { Lines } from "./lines";
import type { Orbit } from "./orbit";

/** The strong lines: metres between two, and their width in CSS pixels. */
const STRONG = [[5, 1.4], [50, 1.6], [500, 1.6], [5000, 1.6]] as const;
/** Strong lines as near to each other as this, CSS pixels, have become the fine ones. */
const FINE_PX = 20;
const LINES_EACH_WAY = 40; // of one step, from the target
const PIECES = 8; // of half a line: within one, the fading is linear
const AROUND = 48; // corners of the haze
/** Lines nearer to each other on the view than this, CSS pixels, are gone; those farther apart than that are full. */
const DENSE_PX = 3;
const CLEAR_PX = 11;
/** The haze begins at this share of the floor's reach. */
const HAZE = 0.35;

export class Ground {
  readonly mesh = new Group();
  private readonly haze: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly lines: Lines;
  private drawn = ""; // what the lines were drawn for

  constructor() {
    this.haze = new Mesh(haze(), hazePaint());
    this.haze.frustumCulled = false;
    this.lines = new Lines(false);
    this.mesh.add(this.haze, this.lines.mesh);
  }

  paint(inks: Inks): void {
    const colours = this.haze.geometry.getAttribute("ink") as BufferAttribute;
    const bytes = new Uint32Array((colours.array as Uint8Array).buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = i < AROUND ? withAlpha(inks.background, 0) : inks.background;
    colours.needsUpdate = true;
    this.drawn = "";
  }

  follow(orbit: Orbit, lens: Lens, inks: Inks, ratio: number): void {
    const { x, y } = orbit.target;
    this.haze.position.set(x, y, 0);
    this.haze.scale.set(lens.floor, lens.floor, lens.eye.z < 0 ? -lens.floor : lens.floor); // the wall is beyond the floor, not below it
    const state = `${orbit} ${lens.width} ${lens.height} ${ratio}`;
    if (state === this.drawn) return;
    this.drawn = state;
    this.lines.begin(lens, ratio);
    this.grid(1, 1.3, inks.grid, orbit, lens);
    for (const [step, width] of STRONG) {
      const apart = (step * lens.focal) / orbit.distance;
      const share = clamp((apart - FINE_PX) / FINE_PX, 0, 1); // where they are the finest that is seen, they are as faint as those
      this.grid(step, width, mix(inks.grid, inks.gridStrong, share), orbit, lens);
    }
    this.lines.finish();
  }

  /** grid draws the lines that are step metres apart, where they are not too dense; two that the floor has no room for say nothing. */
  private grid(step: number, width: number, ink: Ink, orbit: Orbit, lens: Lens): void {
    if ((step * lens.focal) / orbit.distance < DENSE_PX || step > 2 * lens.floor) return;
    const { x, y } = orbit.target;
    const reach = Math.min(lens.floor, LINES_EACH_WAY * step);
    for (let n = Math.ceil((x - reach) / step); n * step <= x + reach; n++) {
      this.line(n * step, y, 0, 1, Math.sqrt(reach ** 2 - (n * step - x) ** 2), step, width, ink, orbit, lens);
    }
    for (let n = Math.ceil((y - reach) / step); n * step <= y + reach; n++) {
      this.line(x, n * step, 1, 0, Math.sqrt(reach ** 2 - (n * step - y) ** 2), step, width, ink, orbit, lens);
    }
  }

  /** line goes through (x, y) along (dx, dy), half its length to either side; its pieces are shorter near its middle. */
  private line(x: number, y: number, dx: number, dy: number, half: number, step: number, width: number, ink: Ink, orbit: Orbit, lens: Lens): void {
    for (let i = -PIECES; i <= PIECES; i++) {
      const along = half * (i / PIECES) * Math.abs(i / PIECES);
      const [px, py] = [x + dx * along, y + dy * along];
      this.lines.add(px, py, 0, width, withAlpha(ink, clarity(px, py, step, orbit, lens)));
    }
    this.lines.end();
  }
}

/** clarity is how much of the lines is seen at a place: less where they are dense, or where they end. */
function clarity(x: number, y: number, step: number, orbit: Orbit, lens: Lens): number {
  const level = Math.hypot(x - lens.eye.x, y - lens.eye.y);
  const far = Math.hypot(level, lens.eye.z);
  // Lines that run across the view come the nearest to each other.
  const apart = (lens.focal * step * Math.max(Math.abs(lens.eye.z) / far, 0.12)) / far;
  const away = Math.hypot(x - orbit.target.x, y - orbit.target.y);
  const end = Math.min(lens.floor, LINES_EACH_WAY * step);
  return clamp((apart - DENSE_PX) / (CLEAR_PX - DENSE_PX), 0, 1) * clamp((1 - away / end) * 2, 0, 1);
}

/** haze is a ring on the floor that grows into the background, and a wall of background round it, to be scaled to the floor's reach. */
function haze(): BufferGeometry {
  const rings: [number, number][] = [[HAZE, 0], [1, 0], [1, 3]]; // radius and height
  const positions: number[] = [];
  for (const [radius, height] of rings) {
    for (let i = 0; i < AROUND; i++) {
      const angle = (i / AROUND) * 2 * Math.PI;
      positions.push(radius * Math.cos(angle), radius * Math.sin(angle), height);
    }
  }
  const index: number[] = [];
  for (const [from, to] of [[0, 1], [1, 2]] as const) {
    for (let i = 0; i < AROUND; i++) {
      const [a, b] = [from * AROUND + i, from * AROUND + ((i + 1) % AROUND)];
      const [c, d] = [to * AROUND + i, to * AROUND + ((i + 1) % AROUND)];
      index.push(a, b, c, b, d, c);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute("ink", new BufferAttribute(new Uint8Array(positions.length / 3 * 4), 4, true));
  geometry.setIndex(index);
  return geometry;
}

function hazePaint(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthTest: false,
    depthWrite: false,
    side: DoubleSide,
    vertexShader: /* glsl */ `
      attribute vec4 ink;
      varying vec4 colour;
      void main() {
        colour = ink;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      varying vec4 colour;
      void main() { gl_FragColor = colour; }`,
  });
}
