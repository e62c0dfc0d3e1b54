/**
 * Lines of the space, all of one kind in one draw call: trails, velocities,
 * stems, axes, the grid. A line is a run of points, each with its own width and
 * colour, that go over into those of the next; widths are CSS pixels, whatever
 * the distance. The bands that are drawn are reckoned here and not by a shader:
 * it takes some 0.1 µs a point, and a software renderer takes ten times that.
 */
import { BufferAttribute, BufferGeometry, Mesh, ShaderMaterial } from "three";
import { send, stream } from "./buffers";
import type { Ink } from "./ink";
import type { Lens } from "./lens";

const FIRST = 2048; // points that there is room for at first
const MOST = 1 << 18; // points at most: 16 MB; what is beyond is left out

/** A point of the line that is being drawn: on the view in CSS pixels from its middle, y up. */
interface Run {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly depth: Float64Array; // metres
  readonly width: Float64Array; // CSS pixels
  readonly ink: Uint32Array;
}

export class Lines {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private places = new Float32Array(0); // of each corner: x, y and z in the view's cube, and device pixels from the middle of the band
  private inks = new Uint32Array(0); // of each corner
  private index = new Uint32Array(0);
  private room = 0; // points
  private count = 0; // points
  private segments = 0;

  private lens: Lens | undefined;
  private ratio = 1;
  private run = makeRun(128);
  private length = 0; // of the run
  private open = false; // a line has begun
  private x = 0; // the last point that was added, metres to the right of the eye, above and before it
  private y = 0;
  private depth = 0;
  private width = 0;

  /** hidden: bodies before a line hide it. */
  constructor(hidden: boolean) {
    this.mesh = new Mesh(new BufferGeometry(), material(hidden));
    this.mesh.frustumCulled = false;
    this.reserve(FIRST);
  }

  /** begin starts a frame, seen through a lens, with so many device pixels for each CSS pixel. */
  begin(lens: Lens, ratio: number): void {
    this.lens = lens;
    this.ratio = ratio;
    this.count = this.segments = this.length = 0;
    this.open = false;
  }

  /** add goes on with the line, or begins one after end. What is behind the eye is cut off. */
  add(px: number, py: number, pz: number, width: number, ink: Ink): void {
    const lens = this.lens as Lens;
    const { eye, right, up, back, near } = lens;
    const [dx, dy, dz] = [px - eye.x, py - eye.y, pz - eye.z];
    const x = dx * right.x + dy * right.y;
    const y = dx * up.x + dy * up.y + dz * up.z;
    const depth = -(dx * back.x + dy * back.y + dz * back.z);
    const share = (near - this.depth) / (depth - this.depth); // of the way, where it passes the eye
    if (this.open && depth > near !== this.depth > near && share >= 0) {
      const cut = (from: number, to: number): number => from + (to - from) * share;
      this.point(cut(this.x, x), cut(this.y, y), near, cut(this.width, width), ink);
      if (!(depth > near)) this.draw();
    }
    if (depth > near) this.point(x, y, depth, width, ink);
    [this.x, this.y, this.depth, this.width, this.open] = [x, y, depth, width, true];
  }

  /** end ends the line at the point that was added last. */
  end(): void {
    this.draw();
    this.open = false;
  }

  /** finish sends all lines. */
  finish(): void {
    const { geometry } = this.mesh;
    this.mesh.visible = this.segments > 0;
    geometry.setDrawRange(0, this.segments * 6);
    send(geometry.getAttribute("place") as BufferAttribute, this.count * 8);
    send(geometry.getAttribute("ink") as BufferAttribute, this.count * 8);
    send(geometry.getIndex() as BufferAttribute, this.segments * 6);
  }

  private point(x: number, y: number, depth: number, width: number, ink: Ink): void {
    const at = this.length++;
    if (at === this.run.x.length) this.run = makeRun(at * 2, this.run);
    const { run } = this;
    const scale = (this.lens as Lens).focal / depth;
    run.x[at] = x * scale;
    run.y[at] = y * scale;
    run.depth[at] = depth;
    run.width[at] = width;
    run.ink[at] = ink;
  }

  /** draw makes a band of the run: two corners for each point, two triangles for each piece that can be seen. */
  private draw(): void {
    const { run, length } = this;
    this.length = 0;
    if (length < 2 || (this.count + length > this.room && !this.grow(length))) return;
    const first = this.count;
    let [fromX, fromY] = [0, 0]; // the way from the point before, a unit vector; zero: none
    for (let i = 0; i < length; i++) {
      const last = i === length - 1;
      let toX = last ? 0 : (run.x[i + 1] as number) - (run.x[i] as number);
      let toY = last ? 0 : (run.y[i + 1] as number) - (run.y[i] as number);
      const away = Math.sqrt(toX * toX + toY * toY);
      if (away > 1e-6) {
        toX /= away;
        toY /= away;
      }
      this.corners(i, fromX, fromY, toX, toY);
      if (!last && this.isSeen(i)) this.piece(first + i);
      if (away > 1e-6) [fromX, fromY] = [toX, toY];
    }
  }

  /** corners puts two corners beside a point, that came one way and goes on another. */
  private corners(i: number, fromX: number, fromY: number, toX: number, toY: number): void {
    const { run, ratio } = this;
    const lens = this.lens as Lens;
    let [x, y] = [fromX + toX, fromY + toY];
    const length = Math.sqrt(x * x + y * y);
    if (length > 1e-6) [x, y] = [x / length, y / length];
    // At a bend the band stays as wide as it is; a sharp one is cut.
    const stretch = 1 / Math.max(0.5, Math.max(x * fromX + y * fromY, x * toX + y * toY));
    const half = 0.5 * (run.width[i] as number) * ratio + 0.5; // and half a pixel to fade
    const [sideX, sideY] = [(-y * half * stretch) / ratio, (x * half * stretch) / ratio];
    const [toViewX, toViewY] = [2 / lens.width, 2 / lens.height];
    const { near, far } = lens;
    const z = (far + near - (2 * far * near) / (run.depth[i] as number)) / (far - near);

    const at = this.count++ * 8;
    const { places } = this;
    places[at] = ((run.x[i] as number) - sideX) * toViewX;
    places[at + 1] = ((run.y[i] as number) - sideY) * toViewY;
    places[at + 4] = ((run.x[i] as number) + sideX) * toViewX;
    places[at + 5] = ((run.y[i] as number) + sideY) * toViewY;
    places[at + 2] = places[at + 6] = z;
    places[at + 3] = -half;
    places[at + 7] = half;
    this.inks[at / 4] = this.inks[at / 4 + 1] = run.ink[i] as number;
  }

  /** isSeen says whether a piece of the run may be on the view, and is not clear. */
  private isSeen(i: number): boolean {
    const { run } = this;
    const lens = this.lens as Lens;
    if (((run.ink[i] as number) | (run.ink[i + 1] as number)) >>> 24 === 0) return false;
    const [x, y, nextX, nextY] = [run.x[i] as number, run.y[i] as number, run.x[i + 1] as number, run.y[i + 1] as number];
    const [wide, high] = [lens.width / 2 + 16, lens.height / 2 + 16];
    return !((x > wide && nextX > wide) || (x < -wide && nextX < -wide) || (y > high && nextY > high) || (y < -high && nextY < -high));
  }

  private piece(point: number): void {
    const { index } = this;
    const at = this.segments++ * 6;
    const corner = point * 2;
    index[at] = corner;
    index[at + 1] = corner + 2;
    index[at + 2] = corner + 1;
    index[at + 3] = corner + 1;
    index[at + 4] = corner + 2;
    index[at + 5] = corner + 3;
  }

  private grow(more: number): boolean {
    const room = Math.max(this.room * 2, this.count + more);
    if (room > MOST) return false;
    const { places, inks, index } = this;
    this.reserve(room);
    this.places.set(places);
    this.inks.set(inks);
    this.index.set(index);
    return true;
  }

  private reserve(room: number): void {
    this.mesh.geometry.dispose();
    this.room = room;
    this.places = new Float32Array(room * 8);
    this.inks = new Uint32Array(room * 2);
    this.index = new Uint32Array(room * 6);
    const geometry = new BufferGeometry();
    geometry.setIndex(stream(new BufferAttribute(this.index, 1)));
    geometry.setAttribute("place", stream(new BufferAttribute(this.places, 4)));
    geometry.setAttribute("ink", stream(new BufferAttribute(new Uint8Array(this.inks.buffer), 4, true)));
    this.mesh.geometry = geometry;
  }
}

function makeRun(length: number, before?: Run): Run {
  const run: Run = {
    x: new Float64Array(length),
    y: new Float64Array(length),
    depth: new Float64Array(length),
    width: new Float64Array(length),
    ink: new Uint32Array(length),
  };
  if (before) for (const key of ["x", "y", "depth", "width", "ink"] as const) run[key].set(before[key]);
  return run;
}

function material(hidden: boolean): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    depthTest: hidden,
    vertexShader: /* glsl */ `
      attribute vec4 place;
      attribute vec4 ink;
      varying vec4 colour;
      varying vec2 across; // device pixels from the middle, and half the width
      void main() {
        across = vec2(place.w, abs(place.w) - 0.5);
        colour = ink;
        gl_Position = vec4(place.xyz, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      varying vec4 colour;
      varying vec2 across;
      void main() {
        float cover = clamp(across.y + 0.5 - abs(across.x), 0.0, 1.0) * min(1.0, 2.0 * across.y);
        gl_FragColor = vec4(colour.rgb, colour.a * cover);
      }`,
  });
}
