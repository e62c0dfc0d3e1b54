/** Squares that are drawn as something else: balls, and the marks of their feet on the floor. One draw call for all of a kind. */
import { Mesh, ShaderMaterial } from "three";
import { CORNER, Rows, SQUARE } from "./buffers";
import type { Ink } from "./ink";
import { SHADE } from "./shading";
import type { Light } from "./shading";

const FIRST = 256; // that there is room for at first

class Squares {
  readonly mesh: Mesh;
  private readonly rows = new Rows(4, SQUARE, false, FIRST);

  constructor(material: ShaderMaterial) {
    this.mesh = new Mesh(this.rows.geometry, material);
    this.mesh.frustumCulled = false;
  }

  /** begin starts a frame with so many at most. */
  begin(count: number): void {
    if (this.rows.begin(count)) this.mesh.geometry = this.rows.geometry;
  }

  add(x: number, y: number, z: number, radius: number, ink: Ink): void {
    this.rows.add(x, y, z, radius, ink);
  }

  end(): void {
    this.rows.end();
    this.mesh.visible = this.rows.count > 0;
  }
}

/**
 * Balls are spheres without a mesh: a square that faces the eye, shaded as the
 * sphere that would be there. Round at every size, four corners each. They must
 * be added from the farthest to the nearest.
 */
export class Balls extends Squares {
  constructor(light: Light) {
    super(
      new ShaderMaterial({
        transparent: true,
        uniforms: { sky: light.sky, night: light.night, halfSize: light.halfSize },
        vertexShader: /* glsl */ `
          ${CORNER}
          attribute vec4 place;
          attribute vec4 ink;
          uniform vec2 halfSize;
          varying vec2 at;
          varying float radius; // device pixels
          varying vec4 colour;
          void main() {
            vec4 center = modelViewMatrix * vec4(place.xyz, 1.0);
            radius = place.w * projectionMatrix[1][1] * halfSize.y / max(-center.z, 1e-3);
            at = corner() * (1.0 + 1.0 / max(radius, 1.0));
            colour = ink;
            vec4 there = projectionMatrix * (center + vec4(at * place.w, 0.0, 0.0));
            // Its depth is that of its front: what is inside it, or leaves it backwards, is hidden.
            vec4 front = projectionMatrix * vec4(center.xyz - normalize(center.xyz) * place.w, 1.0);
            gl_Position = vec4(there.xy, front.z / front.w * there.w, there.w);
          }`,
        fragmentShader: /* glsl */ `
          ${SHADE}
          varying vec2 at;
          varying float radius;
          varying vec4 colour;
          void main() {
            float away = length(at);
            float cover = clamp((1.0 - away) * radius + 0.5, 0.0, 1.0);
            if (cover <= 0.0) discard;
            vec3 normal = vec3(at, sqrt(max(0.0, 1.0 - away * away)));
            vec3 lit = shade(colour.rgb, normal) * (1.0 - 0.22 * smoothstep(0.72, 1.0, away));
            gl_FragColor = vec4(lit, cover * colour.a);
          }`,
      }),
    );
  }
}

/** Feet are soft discs on the floor, with a thin ring, straight below what throws them. */
export class Feet extends Squares {
  constructor() {
    super(
      new ShaderMaterial({
        transparent: true,
        depthTest: false,
        depthWrite: false,
        vertexShader: /* glsl */ `
          ${CORNER}
          attribute vec4 place;
          attribute vec4 ink;
          varying vec2 at;
          varying vec4 colour;
          void main() {
            at = corner();
            colour = ink;
            gl_Position = projectionMatrix * modelViewMatrix * vec4(place.xyz + vec3(at * place.w, 0.0), 1.0);
          }`,
        fragmentShader: /* glsl */ `
          varying vec2 at;
          varying vec4 colour;
          void main() {
            float away = length(at);
            float blur = fwidth(away);
            float soft = 0.55 * (1.0 - smoothstep(0.0, 0.62, away));
            float ring = 1.0 - smoothstep(0.0, 1.2 * blur, abs(away - 0.8) - 0.02);
            gl_FragColor = vec4(colour.rgb, colour.a * max(soft, 0.8 * ring));
          }`,
      }),
    );
  }
}
