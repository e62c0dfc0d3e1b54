/** The address bar: what is shown, so that a link to it shows the same. */
import { AHEAD, ORIGIN } from "../frame";
import { readLink, type SharedView, writeLink } from "../link";
import type { Ball } from "../scene/picture";
import type { Heads, Stand } from "./heads";
import type { Stage } from "./stage";
import type { Choice } from "./theme";

/** Time between two looks at what is shown, in ms: browsers let a page write its address a hundred times in half a minute. */
const EVERY_MS = 500;

const AT_ORIGIN: Stand = { at: ORIGIN, facing: AHEAD, on: "" };

export interface AddressDeps {
  readonly stage: Stage;
  readonly heads: Heads;
  followed(): { scene: string; area: Ball | undefined };
  theme(): Choice;
}

export class Address {
  private shared: SharedView = readLink(location.hash);
  private written = location.hash;
  private lookedMs = 0;

  constructor(private readonly deps: AddressDeps) {}

  /** asked is what the link asked for. */
  get asked(): SharedView {
    return this.shared;
  }

  get head(): Stand {
    const { ears } = this.shared;
    if (ears === undefined) return AT_ORIGIN;
    return "on" in ears ? { ...AT_ORIGIN, on: ears.on } : { ...ears, on: "" };
  }

  /** url is a link to what is shown now. */
  get url(): string {
    return new URL(this.hash() || "#", location.href).href;
  }

  /** read reads the address again; false: it is what this page wrote. */
  read(): boolean {
    if (location.hash === this.written) return false;
    this.written = location.hash;
    this.shared = readLink(location.hash);
    return true;
  }

  /** tick writes what is shown, now and then. */
  tick(nowMs: number): void {
    if (nowMs - this.lookedMs < EVERY_MS) return;
    this.lookedMs = nowMs;
    const hash = this.hash();
    if (hash === this.written) return;
    history.replaceState(null, "", hash === "" ? location.pathname : hash);
    this.written = location.hash;
  }

  private hash(): string {
    const { stage, heads } = this.deps;
    const { scene, area } = this.deps.followed();
    const { at, facing, on } = heads.now;
    const theme = this.deps.theme();
    const stands = isSame(heads.now, AT_ORIGIN) ? undefined : { at, facing };
    return writeLink({
      scene,
      view: stage.view.name,
      plan: stage.camera("plan"),
      space: stage.camera("space"),
      ears: on === "" ? stands : { on },
      area: area && share(area),
      // Whose link says nothing of colours has those of whoever opens it.
      theme: this.shared.theme === undefined || theme === "system" ? undefined : theme,
    });
  }
}

function share({ center, around, radius }: Ball): SharedView["area"] {
  if (around !== undefined) return { around, radius };
  return { center: center ?? ORIGIN, radius };
}

function isSame(a: Stand, b: Stand): boolean {
  return a.on === b.on && a.at.x === b.at.x && a.at.y === b.at.y && a.at.z === b.at.z && a.facing.z === b.facing.z && a.facing.w === b.facing.w;
}
