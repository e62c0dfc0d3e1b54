/** Matt bodies that are built of triangles: the cones of sources that say where they look, and the listener's head. */
import { BufferAttribute, BufferGeometry, Color, Mesh, ShaderMaterial, SphereGeometry } from "three";
import type { Quat, Vec } from "../../frame";
import { Rows } from "./buffers";
import type { Ink } from "./ink";
import { EDGE, SHADE, dye } from "./shading";
import type { Light } from "./shading";

const FIRST = 64; // cones that there is room for at first
const AROUND = 16; // corners of a cone's foot; as many at its tip, for their normals
const CONE = Array.from({ length: AROUND }, (_, i) => [i, (i + 1) % AROUND, AROUND + i]).flat();

/** How far a cone's tip is from the middle of its ball, in radii. */
const TIP = 2.05;

const PAINT_BODY = /* glsl */ `
  ${SHADE}
  ${EDGE}
  varying vec3 bodyNormal;
  varying vec3 towards; // from the surface to the eye
  varying vec4 colour;
  void main() {
    vec3 n = normalize(bodyNormal);
    gl_FragColor = vec4(shade(colour.rgb, n), colour.a * edge(dot(n, normalize(towards))));
  }`;

/** Cones stick out of balls to where they look: one draw call for all. They have no foot, as the ball hides it. */
export class Cones {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly rows = new Rows(2 * AROUND, CONE, true, FIRST);

  constructor(light: Light) {
    // The tangent from the tip to a ball of radius 1 touches it here; the cone is a little slimmer.
    const foot = 1 / TIP;
    const radius = Math.sqrt(1 - foot * foot) * 0.8;
    const lean = radius / Math.hypot(TIP - foot, radius); // of the normals, towards the tip
    this.mesh = new Mesh(
      this.rows.geometry,
      new ShaderMaterial({
        transparent: true,
        uniforms: { sky: light.sky, night: light.night },
        vertexShader: /* glsl */ `
          attribute vec4 place;
          attribute vec4 turn;
          attribute vec4 ink;
          varying vec3 bodyNormal;
          varying vec3 towards;
          varying vec4 colour;
          vec3 rotate(vec3 v) {
            vec3 t = 2.0 * cross(turn.xyz, v);
            return v + turn.w * t + cross(turn.xyz, t);
          }
          void main() {
            int i = gl_VertexID % ${2 * AROUND};
            bool tip = i >= ${AROUND};
            float angle = (float(i) + (tip ? 0.5 : 0.0)) * ${((2 * Math.PI) / AROUND).toFixed(6)};
            vec2 round = vec2(cos(angle), sin(angle));
            vec3 body = tip ? vec3(${TIP.toFixed(3)}, 0.0, 0.0) : vec3(${foot.toFixed(4)}, ${radius.toFixed(4)} * round);
            vec4 at = modelViewMatrix * vec4(place.xyz + place.w * rotate(body), 1.0);
            bodyNormal = mat3(modelViewMatrix) * rotate(vec3(${lean.toFixed(4)}, ${Math.sqrt(1 - lean * lean).toFixed(4)} * round));
            towards = -at.xyz;
            colour = ink;
            gl_Position = projectionMatrix * at;
          }`,
        fragmentShader: PAINT_BODY,
      }),
    );
    this.mesh.frustumCulled = false;
  }

  /** begin starts a frame with so many at most. */
  begin(count: number): void {
    if (this.rows.begin(count)) this.mesh.geometry = this.rows.geometry;
  }

  add(at: Readonly<Vec>, radius: number, facing: Readonly<Quat>, ink: Ink): void {
    this.rows.addTurned(at.x, at.y, at.z, radius, ink, facing);
  }

  end(): void {
    this.rows.end();
    this.mesh.visible = this.rows.count > 0;
  }
}

/** The head's parts, ellipsoids, in radii of the head: middle, half axes (front, left, up), and how light they are. */
const PARTS: readonly (readonly [Vec, Vec, number])[] = [
  [{ x: 0, y: 0, z: 0 }, { x: 1, y: 0.84, z: 1.08 }, 1], // skull
  [{ x: 0.2, y: 0, z: -0.55 }, { x: 0.68, y: 0.6, z: 0.62 }, 1], // jaw
  [{ x: 0.98, y: 0, z: -0.12 }, { x: 0.42, y: 0.19, z: 0.22 }, 0.9], // nose
  [{ x: -0.1, y: 0.94, z: -0.06 }, { x: 0.3, y: 0.2, z: 0.42 }, 0.8], // ears
  [{ x: -0.1, y: -0.94, z: -0.06 }, { x: 0.3, y: 0.2, z: 0.42 }, 0.8],
  [{ x: 0.86, y: 0.34, z: 0.14 }, { x: 0.1, y: 0.12, z: 0.14 }, 0.3], // eyes
  [{ x: 0.86, y: -0.34, z: 0.14 }, { x: 0.1, y: 0.12, z: 0.14 }, 0.3],
];

/** HeadBody is the listener's head: nose and ears say where it looks. */
export class HeadBody {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly ink = { value: new Color() };

  constructor(light: Light) {
    this.mesh = new Mesh(
      head(),
      new ShaderMaterial({
        transparent: true,
        uniforms: { sky: light.sky, night: light.night, ink: this.ink },
        vertexShader: /* glsl */ `
          attribute float tint;
          uniform vec3 ink;
          varying vec3 bodyNormal;
          varying vec3 towards;
          varying vec4 colour;
          void main() {
            vec4 at = modelViewMatrix * vec4(position, 1.0);
            bodyNormal = normalMatrix * normal;
            towards = -at.xyz;
            colour = vec4(ink * tint, 1.0);
            gl_Position = projectionMatrix * at;
          }`,
        fragmentShader: PAINT_BODY,
      }),
    );
  }

  place(at: Readonly<Vec>, facing: Readonly<Quat>, radius: number, ink: Ink): void {
    this.mesh.position.set(at.x, at.y, at.z);
    this.mesh.quaternion.set(facing.x, facing.y, facing.z, facing.w);
    this.mesh.scale.setScalar(radius);
    dye(this.ink.value, ink);
  }
}

function head(): BufferGeometry {
  const positions: number[] = [];
  const normals: number[] = [];
  const tints: number[] = [];
  const index: number[] = [];
  PARTS.forEach(([middle, half, tint], part) => {
    const ball = part === 0 ? new SphereGeometry(1, 32, 24) : new SphereGeometry(1, 16, 12);
    const from = positions.length / 3;
    const corners = ball.getAttribute("position");
    for (let i = 0; i < corners.count; i++) {
      const [x, y, z] = [corners.getX(i), corners.getY(i), corners.getZ(i)];
      positions.push(middle.x + half.x * x, middle.y + half.y * y, middle.z + half.z * z);
      const [nx, ny, nz] = [x / half.x, y / half.y, z / half.z];
      const length = Math.hypot(nx, ny, nz);
      normals.push(nx / length, ny / length, nz / length);
      tints.push(tint);
    }
    for (const i of ball.getIndex()?.array ?? []) index.push(from + i);
    ball.dispose();
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute("normal", new BufferAttribute(new Float32Array(normals), 3));
  geometry.setAttribute("tint", new BufferAttribute(new Float32Array(tints), 1));
  geometry.setIndex(index);
  return geometry;
}
