/** What the panel shows besides the picture, read off the parts when it asks. */
import type { Ears } from "../ears/ears";
import type { StatsReply, Welcome } from "../gen/position_pb";
import type { Undo } from "../hands/undo";
import type { Meter, SceneCount, Sound, Status } from "../panel/status";
import type { Scene } from "../scene/scene";
import type { Connection } from "../wire/connection";
import type { FrameMeter } from "./frames";
import type { Replay } from "./replay";
import type { Stage } from "./stage";
import type { Theme } from "./theme";

/** The hub says something each second: what came later than so was waited for, in ms. */
const SILENCE_MS = 1500;

const SILENCE: Meter = { left: 0, right: 0 };
const NO_SOUNDS: readonly Sound[] = [];

export interface StatusParts {
  readonly scene: Scene;
  readonly stage: Stage;
  readonly undo: Undo;
  readonly theme: Theme;
  readonly ears: Ears | undefined;
  readonly frames: FrameMeter;
  readonly replay: Replay;
  connection(): Connection;
  followed(): string;
}

export class PageStatus implements Status {
  you = "";
  version = "";
  grpc = "";
  scenes: readonly SceneCount[] = [];
  /** rates are those of the sources of this scene, as the hub counts them, by name. */
  rates: ReadonlyMap<string, number> = new Map();
  private toldMs = NaN; // when the hub spoke last, its clock

  constructor(private readonly parts: StatusParts) {}

  greet({ you, version, grpc }: Welcome): void {
    Object.assign(this, { you, version, grpc });
  }

  hear(told: { timeMs: number }): void {
    this.toldMs = told.timeMs;
  }

  count(stats: StatsReply): void {
    this.scenes = stats.scenes.map(({ scene, sourceCount, subscriberCount }) => ({ name: scene, sources: sourceCount, subscribers: subscriberCount }));
    const here = stats.scenes.find(({ scene }) => scene === this.scene);
    this.rates = new Map(here?.sources.map(({ source, rateHz }) => [source, rateHz]));
  }

  get connection(): Status["connection"] {
    return this.parts.connection().state.kind;
  }

  get why(): string {
    return this.parts.connection().state.why;
  }

  get awayMs(): number {
    const { kind, sinceMs } = this.parts.connection().state;
    return kind === "away" ? performance.now() - sinceMs : 0;
  }

  get retryInMs(): number {
    return this.parts.connection().state.retryInMs;
  }

  /**
   * ageMs is how far behind now the picture is: what it waits to be smooth, or, where nothing moves, the way from the
   * hub. A hub that says nothing for longer than a heartbeat lets it age.
   */
  get ageMs(): number {
    const { clock } = this.parts.connection();
    const silentMs = clock.now() - this.toldMs;
    return silentMs > SILENCE_MS ? silentMs : Math.max(this.parts.scene.delayMs, clock.rttMs / 2);
  }

  get delayMs(): number {
    return this.parts.scene.delayMs;
  }

  get fps(): number {
    return this.parts.frames.perSecond;
  }

  get scene(): string {
    return this.parts.followed();
  }

  get view(): Status["view"] {
    return this.parts.stage.view.name;
  }

  get canSpace(): boolean {
    return this.parts.stage.canSpace;
  }

  get theme(): Status["theme"] {
    return this.parts.theme.choice;
  }

  get undoLabel(): string {
    return this.parts.undo.label;
  }

  get span(): Status["span"] {
    const { from, to } = this.parts.scene.span;
    return { fromS: Number.isFinite(to - from) ? Math.max(0, to - from) / 1000 : 0 };
  }

  get replaying(): boolean {
    return this.parts.replay.playing;
  }

  get canListen(): boolean {
    return this.parts.ears !== undefined;
  }

  get listening(): boolean {
    return this.parts.ears?.running ?? false;
  }

  get level(): number {
    return this.parts.ears?.level ?? 1;
  }

  get voices(): Status["voices"] {
    return this.parts.ears?.voices() ?? { playing: 0, leftOut: 0 };
  }

  meter(): Meter {
    return this.parts.ears?.meter() ?? SILENCE;
  }

  soundOf(name: string): string {
    return this.parts.ears?.soundOf(name) ?? "none";
  }

  sounds(): readonly Sound[] {
    return this.parts.ears?.sounds() ?? NO_SOUNDS;
  }
}
