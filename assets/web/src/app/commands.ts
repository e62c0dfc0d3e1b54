/** Commands is what hands, menu and panel can have the page do: each is handed on to the part that does it. */
import type { Ears } from "../ears/ears";
import type { Quat, Vec } from "../frame";
import type { Menu } from "../hands/menu";
import type { Undo } from "../hands/undo";
import type { Area, Ball, Picture, Target } from "../scene/picture";
import type { Scene } from "../scene/scene";
import { nameError, sceneError } from "../wire/names";
import type { Actions } from "./actions";
import type { Heads } from "./heads";
import type { Moves } from "./moves";
import type { Replay } from "./replay";
import type { Stage } from "./stage";
import type { Theme } from "./theme";

/** The parts that do what is asked for. */
export interface Parts {
  readonly scene: Scene;
  readonly stage: Stage;
  readonly moves: Moves;
  readonly heads: Heads;
  readonly undo: Undo;
  readonly ears: Ears | undefined; // none where there is no Web Audio
  readonly theme: Theme;
  readonly replay: Replay;
  menu(): Menu;
  picture(): Picture;
  /** follow asks the hub for another scene or area. */
  follow(scene: string, area: Ball | undefined): void;
  followed(): string;
  /** putBack puts what is in the hand where it was; false: there is nothing. */
  putBack(): boolean;
  /** letGo lets go of everything that hands and keys hold. */
  letGo(): void;
  notice(sentence: string): void;
}

export class Commands implements Actions {
  constructor(private readonly parts: Parts) {}

  select(target: Target | undefined): void {
    this.parts.scene.selected = target;
  }

  hover(target: Target | undefined): void {
    this.parts.scene.hovered = target;
  }

  grab(name: string): boolean {
    return this.parts.moves.grab(name);
  }

  carry(name: string, at: Readonly<Vec>, whenMs: number): void {
    this.parts.moves.carry(name, at, whenMs);
  }

  release(name: string, nudge = false): void {
    this.parts.moves.release(name, nudge);
  }

  create(at: Readonly<Vec>): string | undefined {
    const name = this.parts.moves.create(at);
    if (name === undefined) return undefined;
    this.select({ kind: "source", name });
    const { area } = this.parts.picture();
    if (area !== undefined && !isWithin(at, area)) this.notice(`${name} is outside of the area that is shown.`);
    return name;
  }

  remove(name: string): void {
    this.parts.moves.remove(name);
  }

  rename(name: string, to: string): void {
    this.parts.moves.rename(name, to);
  }

  undo(): void {
    if (this.parts.putBack()) return; // what is in the hand
    const why = this.parts.undo.obstacle;
    if (why !== "") return this.notice(why);
    const label = this.parts.undo.undo();
    this.notice(label === "" ? "There is nothing to undo." : `Undone: ${label}.`);
  }

  standHead(at: Readonly<Vec>, facing: Readonly<Quat>, step: boolean): void {
    this.parts.heads.put({ at, facing, on: "" }, step ? "move your ears" : "");
  }

  ride(name: string): void {
    const { head } = this.parts.picture();
    const wrong = name === "" ? undefined : nameError(name);
    if (wrong !== undefined) return this.notice(wrong);
    this.parts.heads.put({ at: head.at, facing: head.facing, on: name }, name === "" ? "stop riding" : `ride on ${name}`);
  }

  narrow(area: Ball | undefined): void {
    this.parts.follow(this.parts.followed(), area);
  }

  switchScene(scene: string): void {
    const wrong = sceneError(scene);
    if (wrong !== undefined) return this.notice(wrong);
    this.parts.letGo();
    this.parts.undo.clear();
    this.parts.replay.rewind(0); // what was there is not known of another scene
    this.parts.follow(scene, undefined);
  }

  switchView(view: "plan" | "space"): void {
    void this.parts.stage.use(view);
  }

  fit(): void {
    this.parts.stage.view.fit(this.parts.picture());
  }

  rewind(seconds: number): void {
    if (seconds > 0) this.parts.letGo();
    this.parts.replay.rewind(seconds);
  }

  replay(): void {
    this.parts.replay.toggle();
  }

  listen(on: boolean): void {
    const { ears } = this.parts;
    if (ears === undefined) return this.notice("This browser has no Web Audio: there is only the picture.");
    if (on) ears.start().catch((error: Error) => this.notice(`${error.message}.`));
    else ears.stop();
  }

  setLevel(linear: number): void {
    this.parts.ears?.setLevel(linear);
  }

  setSound(name: string, sound: string): void {
    this.parts.ears?.setSound(name, sound);
  }

  dropSound(name: string, file: File): void {
    const { ears } = this.parts;
    if (ears === undefined) return this.notice("This browser has no Web Audio: there is only the picture.");
    ears.dropSound(name, file).then(
      () => this.notice(`${name} sounds like ${file.name} now.`),
      (error: Error) => this.notice(`${error.message}.`),
    );
  }

  setTheme(theme: "light" | "dark" | "system"): void {
    this.parts.theme.choose(theme);
  }

  openMenu(target: Target | undefined, at: { x: number; y: number }): void {
    this.parts.menu().open(target, at);
  }

  notice(sentence: string): void {
    this.parts.notice(sentence);
  }
}

function isWithin(at: Readonly<Vec>, { center, radius }: Area): boolean {
  return Math.hypot(at.x - center.x, at.y - center.y, at.z - center.z) <= radius;
}
