/** Circles on the view, whole or dashed, and the frame round what is past: they have their width in CSS pixels, and nothing hides them. */
import { BufferAttribute, BufferGeometry, Color, Mesh, ShaderMaterial } from "three";
import { CORNER, Rows, SQUARE } from "./buffers";
import type { Ink } from "./ink";
import { dye } from "./shading";
import type { Light } from "./shading";

const FIRST = 64; // rings that there is room for at first
const MOST = 1024; // rings in a frame
const FRAME_PX = 3;

export class Rings {
  readonly mesh: Mesh;
  private readonly rows = new Rows(4, SQUARE, false, FIRST);

  constructor(light: Light) {
    const material = new ShaderMaterial({
      transparent: true,
      depthTest: false,
      depthWrite: false,
      uniforms: { halfSize: light.halfSize, ratio: light.ratio },
      vertexShader: /* glsl */ `
        ${CORNER}
        attribute vec4 place; // middle, radius, and width, CSS pixels; a negative width is dashed
        attribute vec4 ink;
        uniform vec2 halfSize;
        uniform float ratio;
        varying vec2 at; // device pixels from the middle
        varying vec3 ring; // radius and half the width, device pixels; dashes
        varying vec4 colour;
        void main() {
          float radius = place.z * ratio;
          float width = 0.5 * abs(place.w) * ratio;
          at = corner() * (radius + width + 1.0);
          ring = vec3(radius, width, place.w < 0.0 ? max(4.0, floor(place.z * 1.0472)) : 0.0); // 6 px for each dash
          colour = ink;
          vec2 pixel = place.xy * ratio / halfSize;
          gl_Position = vec4(pixel.x - 1.0 + at.x / halfSize.x, 1.0 - pixel.y + at.y / halfSize.y, 0.0, 1.0);
        }`,
      fragmentShader: /* glsl */ `
        varying vec2 at;
        varying vec3 ring;
        varying vec4 colour;
        void main() {
          float cover = clamp(ring.y + 0.5 - abs(length(at) - ring.x), 0.0, 1.0);
          if (ring.z > 0.0) cover *= step(fract(atan(at.y, at.x) * 0.159155 * ring.z), 0.5);
          if (cover <= 0.0) discard;
          gl_FragColor = vec4(colour.rgb, colour.a * cover);
        }`,
    });
    this.mesh = new Mesh(this.rows.geometry, material);
    this.mesh.frustumCulled = false;
  }

  begin(count: number): void {
    if (this.rows.begin(Math.min(count, MOST))) this.mesh.geometry = this.rows.geometry;
  }

  /** add draws one; a negative width is dashed. */
  add(x: number, y: number, radius: number, width: number, ink: Ink): void {
    if (this.rows.count < MOST) this.rows.add(x, y, radius, width, ink);
  }

  end(): void {
    this.rows.end();
    this.mesh.visible = this.rows.count > 0;
  }
}

/** Frame is drawn round the view while it shows what is past, so that nobody takes it for now. */
export class Frame {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly ink = { value: new Color() };

  constructor(light: Light) {
    const geometry = new BufferGeometry();
    // The corners of the view, and, with z = 1, those inside of the frame.
    const corners = [0, 1].flatMap((z) => [-1, -1, z, 1, -1, z, 1, 1, z, -1, 1, z]);
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(corners), 3));
    geometry.setIndex([0, 1, 2, 3].flatMap((i) => [i, (i + 1) % 4, 4 + i, (i + 1) % 4, 4 + ((i + 1) % 4), 4 + i]));
    this.mesh = new Mesh(
      geometry,
      new ShaderMaterial({
        transparent: true,
        depthTest: false,
        depthWrite: false,
        uniforms: { halfSize: light.halfSize, ratio: light.ratio, ink: this.ink },
        vertexShader: /* glsl */ `
          uniform vec2 halfSize;
          uniform float ratio;
          void main() {
            gl_Position = vec4(position.xy * (1.0 - position.z * ${FRAME_PX.toFixed(1)} * ratio / halfSize), 0.0, 1.0);
          }`,
        fragmentShader: /* glsl */ `
          uniform vec3 ink;
          void main() { gl_FragColor = vec4(ink, 0.75); }`,
      }),
    );
    this.mesh.frustumCulled = false;
  }

  show(on: boolean, ink: Ink): void {
    this.mesh.visible = on;
    dye(this.ink.value, ink);
  }
}
