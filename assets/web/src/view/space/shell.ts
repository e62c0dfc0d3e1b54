/** The area as a ball of thin glass: clear in the middle, seen at its outline, from inside and from outside. */
import { Color, DoubleSide, Mesh, ShaderMaterial, SphereGeometry } from "three";
import type { Area } from "../../scene/picture";
import type { Ink } from "./ink";
import { dye } from "./shading";

export class Shell {
  readonly mesh: Mesh<SphereGeometry, ShaderMaterial>;
  private readonly ink = { value: new Color() };

  constructor() {
    this.mesh = new Mesh(
      new SphereGeometry(1, 48, 32),
      new ShaderMaterial({
        transparent: true,
        depthWrite: false,
        side: DoubleSide,
        uniforms: { ink: this.ink },
        vertexShader: /* glsl */ `
          varying vec3 bodyNormal;
          varying vec3 towards;
          void main() {
            vec4 at = modelViewMatrix * vec4(position, 1.0);
            bodyNormal = normalMatrix * normal;
            towards = -at.xyz;
            gl_Position = projectionMatrix * at;
          }`,
        fragmentShader: /* glsl */ `
          uniform vec3 ink;
          varying vec3 bodyNormal;
          varying vec3 towards;
          void main() {
            float facing = abs(dot(normalize(bodyNormal), normalize(towards)));
            float across = 1.0 - facing;
            float alpha = 0.015 + 0.24 * across * across * across * across;
            gl_FragColor = vec4(ink, alpha * clamp(facing / max(2.0 * fwidth(facing), 1e-4), 0.0, 1.0));
          }`,
      }),
    );
  }

  place(area: Area | undefined, ink: Ink): void {
    this.mesh.visible = area !== undefined;
    if (!area) return;
    this.mesh.position.set(area.center.x, area.center.y, area.center.z);
    this.mesh.scale.setScalar(area.radius);
    dye(this.ink.value, ink);
  }
}
