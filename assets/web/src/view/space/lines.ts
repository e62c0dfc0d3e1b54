/**
 * Lines of the space, all of one kind in one draw call: trails, velocities,
 * stems, axes, the grid. A line is a run of points, each with its own width and
 * colour, that go over into those of the next; widths are CSS pixels, whatever
 * the distance. It is drawn as a band: two corners for each point, that see the
 * points before and after it in the same buffer.
 */
import { BufferAttribute, BufferGeometry, InterleavedBuffer, InterleavedBufferAttribute, Mesh, ShaderMaterial } from "three";
import { send, stream } from "./buffers";
import type { Ink } from "./ink";
import type { Light } from "./shading";

const FIRST = 2048; // points that there is room for at first
const MOST = 1 << 19; // points at most: 20 MB; what is beyond is left out

export class Lines {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private points = new Float32Array(0); // for each corner x, y, z in metres, and the width; negative: the line ends here
  private inks = new Uint32Array(0); // for each corner
  private pointBuffer: InterleavedBuffer | undefined;
  private inkBuffer: BufferAttribute | undefined;
  private room = 0;
  private count = 0;
  private open = false; // a line has begun

  /** hidden: bodies before a line hide it. */
  constructor(light: Light, hidden: boolean) {
    this.mesh = new Mesh(new BufferGeometry(), material(light, hidden));
    this.mesh.frustumCulled = false;
    this.reserve(FIRST);
  }

  begin(): void {
    this.count = 0;
    this.open = false;
  }

  /** add goes on with the line, or begins one after end. */
  add(x: number, y: number, z: number, width: number, ink: Ink): void {
    if (!this.open) this.put(x, y, z, 0, ink); // two points of no width lie between two lines
    this.open = true;
    this.put(x, y, z, width, ink);
  }

  /** end ends the line at the point that was added last. */
  end(): void {
    if (!this.open || this.count === 0) return;
    this.open = false;
    const { points } = this;
    const last = this.count * 8; // a point is stored after one of none
    const [x, y, z] = [points[last] as number, points[last + 1] as number, points[last + 2] as number];
    this.put(x, y, z, 0, this.inks[this.count * 2] as number);
  }

  /** finish sends all lines. */
  finish(): void {
    const segments = Math.max(0, this.count - 1);
    this.mesh.visible = segments > 0;
    this.mesh.geometry.setDrawRange(0, segments * 6);
    this.points.fill(0, (this.count + 1) * 8, (this.count + 2) * 8);
    if (this.pointBuffer) send(this.pointBuffer, (this.count + 2) * 8);
    if (this.inkBuffer) send(this.inkBuffer, this.count * 8);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  private put(x: number, y: number, z: number, width: number, ink: Ink): void {
    if (this.count === this.room && !this.grow()) return;
    const at = ++this.count * 8;
    const { points, inks } = this;
    points[at] = points[at + 4] = x;
    points[at + 1] = points[at + 5] = y;
    points[at + 2] = points[at + 6] = z;
    points[at + 3] = points[at + 7] = width;
    inks[this.count * 2 - 2] = inks[this.count * 2 - 1] = ink;
  }

  private grow(): boolean {
    if (this.room * 2 > MOST) return false;
    const { points, inks } = this;
    this.reserve(this.room * 2);
    this.points.set(points);
    this.inks.set(inks);
    return true;
  }

  private reserve(room: number): void {
    this.mesh.geometry.dispose();
    this.room = room;
    this.points = new Float32Array((room + 2) * 8); // and one of none at each end
    this.inks = new Uint32Array(room * 2);
    const index = new Uint32Array((room - 1) * 6);
    for (let i = 0; i < room - 1; i++) index.set([2 * i, 2 * i + 2, 2 * i + 1, 2 * i + 1, 2 * i + 2, 2 * i + 3], i * 6);

    const points = stream(new InterleavedBuffer(this.points, 4));
    const inks = stream(new BufferAttribute(new Uint8Array(this.inks.buffer), 4, true));
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(index, 1));
    geometry.setAttribute("before", new InterleavedBufferAttribute(points, 4, 0));
    geometry.setAttribute("here", new InterleavedBufferAttribute(points, 4, 8));
    geometry.setAttribute("after", new InterleavedBufferAttribute(points, 4, 16));
    geometry.setAttribute("ink", inks);
    this.pointBuffer = points;
    this.inkBuffer = inks;
    this.mesh.geometry = geometry;
  }
}

function material(light: Light, hidden: boolean): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    depthTest: hidden,
    uniforms: { halfSize: light.halfSize, ratio: light.ratio, near: light.near },
    vertexShader: /* glsl */ `
      attribute vec4 before;
      attribute vec4 here;
      attribute vec4 after;
      attribute vec4 ink;
      uniform vec2 halfSize;
      uniform float ratio;
      uniform float near;
      varying vec4 colour;
      varying vec2 across; // device pixels from the middle, and half the width
      // Where a point is, or, behind the eye, where the way to it from another leaves the view.
      vec3 ahead(vec3 point, vec3 other) {
        if (point.z <= -near || other.z > -near) return point;
        return mix(other, point, (-near - other.z) / (point.z - other.z));
      }
      vec2 pixels(vec3 point) {
        vec4 clip = projectionMatrix * vec4(point, 1.0);
        return clip.xy / max(clip.w, 1e-4) * halfSize;
      }
      vec2 unit(vec2 v) {
        float length2 = dot(v, v);
        return length2 > 1e-4 ? v * inversesqrt(length2) : vec2(0.0);
      }
      void main() {
        vec3 b = (modelViewMatrix * vec4(before.xyz, 1.0)).xyz;
        vec3 h = (modelViewMatrix * vec4(here.xyz, 1.0)).xyz;
        vec3 a = (modelViewMatrix * vec4(after.xyz, 1.0)).xyz;
        bool first = before.w == 0.0;
        bool last = after.w == 0.0;
        h = ahead(h, first || b.z > -near ? a : b);
        vec2 at = pixels(h);
        vec2 from = first ? vec2(0.0) : unit(at - pixels(ahead(b, h)));
        vec2 to = last ? vec2(0.0) : unit(pixels(ahead(a, h)) - at);
        vec2 along = unit(from + to);
        // At a bend the band stays as wide as it is; a sharp one is cut.
        float stretch = 1.0 / max(0.5, max(dot(along, from), dot(along, to)));

        float width = 0.5 * ratio * here.w;
        float side = (gl_VertexID & 1) == 0 ? -1.0 : 1.0;
        float out_ = here.w == 0.0 ? 0.0 : width + 0.5;
        across = vec2(side * out_, width);
        colour = ink;
        gl_Position = projectionMatrix * vec4(h, 1.0);
        gl_Position.xy += vec2(-along.y, along.x) * side * out_ * stretch / halfSize * gl_Position.w;
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
