/**
 * Words on the view, drawn by WebGL: each is put into one texture when it is
 * first asked for, and from there onto the view, all in one draw call. A second
 * canvas over the first would cost the compositor more than the whole space.
 */
import {
  CustomBlending,
  DataTexture,
  LinearFilter,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  Texture,
  Vector2,
} from "three";
import type { WebGLRenderer } from "three";
import { CORNER, Rows, SQUARE } from "./buffers";
import type { Light } from "./shading";

/** The side of the texture, in CSS pixels: room for some 600 words. */
const SIDE = 1024;
const GAP = 1; // between two words, texels, so that they do not bleed
const WORDS = 512; // in a frame, that there is room for at first

interface Slot {
  readonly x: number;
  readonly y: number;
}

/** Shelves gives out places in a square, row by row, until it is full. */
export class Shelves {
  private x = 0;
  private y = 0;
  private height = 0; // of the row

  constructor(readonly side: number) {}

  /** take returns a free place of that size; undefined: there is none. */
  take(width: number, height: number): Slot | undefined {
    if (this.x + width > this.side) {
      this.y += this.height + GAP;
      this.x = 0;
      this.height = 0;
    }
    if (width > this.side || this.y + height > this.side) return undefined;
    const slot = { x: this.x, y: this.y };
    this.x += width + GAP;
    this.height = Math.max(this.height, height);
    return slot;
  }
}

export class Atlas {
  readonly mesh: Mesh;
  private readonly rows = new Rows(4, SQUARE, true, WORDS);
  private readonly material: ShaderMaterial;
  private readonly source = new Texture<HTMLCanvasElement>();
  private readonly to = new Vector2();
  private texture: DataTexture | undefined;
  private slots = new Map<HTMLCanvasElement, Slot>();
  private shelves = new Shelves(0);
  private isFull = false;
  private scale = 1; // texels for each CSS pixel

  constructor(light: Light, private readonly renderer: WebGLRenderer) {
    this.material = new ShaderMaterial({
      transparent: true,
      depthTest: false,
      depthWrite: false,
      blending: CustomBlending, // the words are premultiplied
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
      uniforms: { halfSize: light.halfSize, ratio: light.ratio, words: { value: null } },
      vertexShader: /* glsl */ `
        ${CORNER}
        attribute vec4 place; // left, top, and the size by which texels are to be divided
        attribute vec4 turn; // of the texture: left, top, width, height
        uniform vec2 halfSize;
        uniform float ratio;
        varying vec2 at;
        void main() {
          vec2 share = vec2(0.5 + 0.5 * corner().x, 0.5 - 0.5 * corner().y); // from the top left
          at = turn.xy + share * turn.zw;
          vec2 pixel = (place.xy + share * turn.zw * place.z) * ratio;
          gl_Position = vec4(pixel.x / halfSize.x - 1.0, 1.0 - pixel.y / halfSize.y, 0.0, 1.0);
        }`,
      fragmentShader: /* glsl */ `
        uniform sampler2D words;
        varying vec2 at;
        void main() { gl_FragColor = texture2D(words, at / vec2(textureSize(words, 0))); }`,
    });
    this.source.premultiplyAlpha = true;
    this.mesh = new Mesh(this.rows.geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  /** resize gives how many texels a CSS pixel has, and forgets all words. */
  resize(scale: number): void {
    this.scale = scale;
    this.texture?.dispose();
    const side = Math.ceil(SIDE * scale);
    const texture = new DataTexture(null, side, side);
    texture.source.dataReady = false; // there is nothing to send yet
    texture.premultiplyAlpha = true;
    texture.flipY = false;
    texture.minFilter = texture.magFilter = LinearFilter;
    texture.needsUpdate = true;
    this.texture = texture;
    (this.material.uniforms.words as { value: unknown }).value = texture;
    this.forget();
  }

  /** forget has every word sent again: the texture is empty. */
  forget(): void {
    this.isFull = false;
    this.slots.clear();
    this.shelves = new Shelves(Math.ceil(SIDE * this.scale));
  }

  /** isReady says whether it has been given a size. */
  get isReady(): boolean {
    return this.texture !== undefined;
  }

  begin(): void {
    if (this.isFull) this.forget();
    this.rows.begin(WORDS);
  }

  /** add puts a word onto the view, with its top left there, in its own pixels. */
  add(word: HTMLCanvasElement, x: number, y: number): void {
    const slot = this.slots.get(word) ?? this.send(word);
    if (!slot || this.rows.count === WORDS) return;
    SLOT.x = slot.x;
    SLOT.y = slot.y;
    SLOT.z = word.width;
    SLOT.w = word.height;
    this.rows.addTurned(x / this.scale, y / this.scale, 1 / this.scale, 0, 0, SLOT);
  }

  end(): void {
    this.rows.end();
    this.mesh.visible = this.rows.count > 0;
  }

  /** send puts a word into the texture; when that is full, the next frame begins it anew. */
  private send(word: HTMLCanvasElement): Slot | undefined {
    const slot = this.shelves.take(word.width, word.height);
    if (!slot || !this.texture) {
      this.isFull = true;
      return undefined;
    }
    this.source.image = word;
    this.to.set(slot.x, slot.y);
    this.renderer.copyTextureToTexture(this.source, this.texture, null, this.to);
    this.slots.set(word, slot);
    return slot;
  }
}

const SLOT = { x: 0, y: 0, z: 0, w: 0 };
