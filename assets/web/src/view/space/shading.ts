/**
 * The light of the space, and what all shaders share. Matt surfaces, one soft
 * light from the sky and a little from beside the eye, no shadows but the foot
 * marks. Edges are smoothed by the shaders themselves, for about one device
 * pixel: multisampling costs a software renderer more than all the rest.
 */
import { Matrix4, Vector2, Vector3 } from "three";
import type { Color } from "three";
import { toRightUpBack } from "../../frame";
import type { Ink } from "./ink";
import type { Lens } from "./lens";

/** Uniforms that all materials share: set once a frame. */
export class Light {
  readonly sky = { value: new Vector3(0, 1, 0) }; // where up is, as the eye sees it
  readonly halfSize = { value: new Vector2(1, 1) }; // half the drawing buffer, device pixels
  readonly ratio = { value: 1 }; // device pixels for each CSS pixel
  readonly night = { value: 0 }; // 1: dark

  follow(lens: Lens, ratio: number): void {
    this.sky.value.set(lens.right.z, lens.up.z, lens.back.z);
    this.halfSize.value.set((lens.width * ratio) / 2, (lens.height * ratio) / 2);
    this.ratio.value = ratio;
  }
}

/** shade(colour, normal): the normal in the eye's frame. */
export const SHADE = /* glsl */ `
uniform vec3 sky;
uniform float night;
vec3 shade(vec3 colour, vec3 normal) {
  float above = 0.5 + 0.5 * dot(normal, sky);
  float beside = max(0.0, dot(normal, vec3(-0.48, 0.56, 0.68)));
  float light = mix(0.66, 0.58, night) + 0.26 * above + 0.22 * beside;
  vec3 lit = colour * light;
  return mix(lit, vec3(1.0), 0.30 * beside * beside * beside * beside);
}
`;

/**
 * edge(towards): how much of a pixel a body covers; towards is the cosine between
 * its normal and the way to the eye. Bodies are built of flat pieces: their
 * outline is drawn a little inside, where the cosine is 0.13, so that no
 * corner shows.
 */
export const EDGE = /* glsl */ `
float edge(float towards) {
  return clamp((towards - 0.13) / max(fwidth(towards), 1e-4), 0.0, 1.0);
}
`;

/** dye sets a uniform colour, without three's conversion: the shaders write what is shown. */
export function dye(colour: Color, ink: Ink): void {
  colour.r = (ink & 255) / 255;
  colour.g = ((ink >>> 8) & 255) / 255;
  colour.b = ((ink >>> 16) & 255) / 255;
}

/** inThree is the matrix of our frame in three.js's: what hangs under it is said in ours. */
export function inThree(): Matrix4 {
  const [x, y, z] = [{ x: 1, y: 0, z: 0 }, { x: 0, y: 1, z: 0 }, { x: 0, y: 0, z: 1 }].map((v) => {
    const there = toRightUpBack(v);
    return new Vector3(there.x, there.y, there.z);
  }) as [Vector3, Vector3, Vector3];
  return new Matrix4().makeBasis(x, y, z);
}
