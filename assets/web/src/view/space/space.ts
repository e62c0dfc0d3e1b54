/**
 * The space: the room in 3D, by three.js, seen by a camera that stands behind
 * and above. +x goes into the screen, +y to the left, +z up. Everything hangs
 * under one group whose matrix is the frame's row of the table of neighbours, so
 * that all below is said in ours.
 */
import { Group, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import { degrees, toRightUpBack, toRightUpBackTurn } from "../../frame";
import type { Vec } from "../../frame";
import type { Picture, Target } from "../../scene/picture";
import type { Palette, Point, View } from "../view";
import { Captions } from "./captions";
import { Contents } from "./contents";
import { Inks, mix, toHex } from "./ink";
import { Lens, VIEW_ANGLE } from "./lens";
import { fit, pan, zoom } from "./moves";
import { Orbit } from "./orbit";
import { Pace } from "./pace";
import { Seen } from "./seen";
import { Light, inThree } from "./shading";

/** Sharper than this no eye asks for, and phones pay for it. */
const MOST_RATIO = 2;
/** A lost context that is not back after so long is said to be gone. */
const LOST_MS = 4000;

export class SpaceView implements View {
  readonly name = "space";

  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly eye = new PerspectiveCamera(degrees(VIEW_ANGLE));
  private readonly inks: Inks;
  private readonly light = new Light();
  private readonly contents: Contents;
  private readonly captions: Captions;
  private readonly orbit = new Orbit();
  private readonly lens = new Lens();
  private readonly seen = new Seen();
  private readonly pace = new Pace();
  private ratio = 1;
  private lost: ReturnType<typeof setTimeout> | undefined;

  /**
   * gl is drawn on by WebGL; it is given to this view for good. labels lies over it; it is kept clear, and only measures words:
   * to have a second canvas blended over the first costs more than to draw the words with WebGL. CSS gives both their size.
   * onLost is called when the browser took WebGL away and did not give it back: the plan can go on.
   * It throws where there is no WebGL 2.
   */
  constructor(
    gl: HTMLCanvasElement,
    private readonly labels: HTMLCanvasElement,
    private readonly onLost?: () => void,
  ) {
    const flat = labels.getContext("2d");
    const context = gl.getContext("webgl2", { alpha: false, antialias: false, stencil: false, powerPreference: "default" });
    if (!flat || !context) throw new Error("this browser shows no 3D: it has no WebGL 2, or none to spare");
    this.renderer = new WebGLRenderer({ canvas: gl, context });
    this.renderer.debug.checkShaderErrors = import.meta.env.DEV; // asking would wait for the compiler
    this.renderer.sortObjects = false; // they are added from the back to the front

    const world = new Group();
    world.matrixAutoUpdate = false;
    world.matrix.copy(inThree());
    world.matrixWorldNeedsUpdate = true;
    this.inks = new Inks(flat);
    this.contents = new Contents(world, this.light);
    const over = new Group();
    this.captions = new Captions(over, this.light, this.renderer, flat);
    this.scene.add(world, over);
    gl.addEventListener("webglcontextlost", this.wait);
    gl.addEventListener("webglcontextrestored", this.resume);
  }

  resize(width: number, height: number, ratio: number): void {
    this.ratio = Math.min(MOST_RATIO, ratio);
    this.lens.resize(width, height);
    this.eye.aspect = this.lens.width / this.lens.height;
    this.sharpen();
    this.captions.resize(width, height, this.ratio);
    this.labels.width = this.labels.height = 1; // clears it, if another view drew on it
  }

  paint(palette: Palette): void {
    this.inks.paint(palette);
    this.light.night.value = palette.dark ? 1 : 0;
    this.contents.paint(this.inks);
    this.captions.paint(palette);
  }

  draw(picture: Picture): void {
    if (this.lost !== undefined) return;
    if (this.pace.frame(performance.now())) this.sharpen();
    const { orbit, lens, seen, eye } = this;
    lens.follow(orbit);
    seen.measure(lens, picture);

    const { x, y, z } = toRightUpBack(lens.eye);
    eye.position.set(x, y, z);
    const turn = toRightUpBackTurn(orbit.facing());
    eye.quaternion.set(turn.x, turn.y, turn.z, turn.w);
    eye.near = lens.near;
    eye.far = lens.far;
    eye.updateProjectionMatrix();

    const { inks, renderer } = this;
    const ratio = renderer.getPixelRatio();
    this.light.follow(lens, ratio);
    this.contents.draw(picture, orbit, lens, seen, inks, ratio);
    this.captions.draw(picture, orbit, lens, seen, inks);
    renderer.setClearColor(toHex(picture.pastS > 0 ? mix(inks.floor, inks.held, 0.06) : inks.floor));
    renderer.render(this.scene, eye);
  }

  pick(at: Point, reach: number): Target | undefined {
    return this.seen.pick(at, reach);
  }

  spot(target: Target): Point | undefined {
    const spot = this.seen.find(target);
    return spot?.isOn(this.lens) ? { x: spot.x, y: spot.y } : undefined;
  }

  onLevel(at: Point, z: number): Vec | undefined {
    return this.lens.onLevel(at, z);
  }

  height(at: Point, from: Readonly<Vec>): number | undefined {
    return this.lens.heightAt(at, from);
  }

  pan(from: Point, to: Point): void {
    pan(this.orbit, this.lens, from, to);
  }

  zoom(at: Point, factor: number): void {
    zoom(this.orbit, this.lens, at, factor);
  }

  turn(azimuth: number, elevation: number): void {
    this.orbit.turn(azimuth, elevation);
    this.lens.follow(this.orbit);
  }

  fit(picture: Picture): void {
    fit(this.orbit, this.lens, picture);
  }

  /** camera is "x,y,z,azimuth,elevation,distance": what it looks at, from where, in metres and degrees. */
  get camera(): string {
    return this.orbit.toString();
  }

  set camera(text: string) {
    this.orbit.parse(text);
    this.lens.follow(this.orbit);
  }

  private sharpen(): void {
    this.renderer.setPixelRatio(this.ratio * this.pace.share);
    this.renderer.setSize(this.lens.width, this.lens.height, false);
  }

  /** wait gives the browser time to bring a lost context back; three.js has asked it to. */
  private readonly wait = (): void => {
    clearTimeout(this.lost);
    this.lost = setTimeout(() => this.onLost?.(), LOST_MS);
  };

  private readonly resume = (): void => {
    clearTimeout(this.lost);
    this.lost = undefined;
    this.captions.restore();
  };
}
