/**
 * The page: it puts the parts together, and has time pass for them. Updates come
 * from the hub when they come; a picture is drawn, heard and told once a frame.
 */
import { Ears } from "../ears/ears";
import { KeyHands } from "../hands/keys";
import { Menu } from "../hands/menu";
import { PointerHands } from "../hands/pointer";
import { Undo } from "../hands/undo";
import { element } from "../panel/elements";
import { Ask } from "../panel/ask";
import { Panel } from "../panel/panel";
import type { Ball, Picture } from "../scene/picture";
import { Scene } from "../scene/scene";
import { Connection, socketURL } from "../wire/connection";
import { Hand } from "../wire/hand";
import { sceneError } from "../wire/names";
import type { Told } from "../wire/told";
import { Address } from "./address";
import { Commands } from "./commands";
import { FirstLook } from "./firstlook";
import { FrameMeter } from "./frames";
import { Heads } from "./heads";
import { Moves, YOU } from "./moves";
import { Replay } from "./replay";
import { Stage } from "./stage";
import { PageStatus } from "./status";
import { Theme } from "./theme";

export class Page {
  private readonly scene = new Scene();
  private readonly undo = new Undo();
  private readonly frames = new FrameMeter();
  private readonly replay = new Replay();
  private readonly heads = new Heads(this.scene, this.undo);
  private readonly ears = Ears.supported() ? new Ears({ scene: () => this.followed.scene, onState: () => this.hide() }) : undefined;
  private readonly stage: Stage;
  private readonly theme: Theme;
  private readonly connection: Connection;
  private readonly moves: Moves;
  private readonly commands: Commands;
  private readonly menu: Menu;
  private readonly panel: Panel;
  private readonly pointer: PointerHands;
  private readonly keys: KeyHands;
  private readonly status: PageStatus;
  private readonly address: Address;
  private followed: { scene: string; area: Ball | undefined };
  private picture: Picture;
  private readonly firstLook: FirstLook;

  constructor(private readonly root: Document) {
    const hands = element(root, "hands");
    this.stage = new Stage({
      host: hands,
      bar: element(root, "bar"),
      canvas: element(root, "picture", HTMLCanvasElement),
      gl: element(root, "gl", HTMLCanvasElement),
      notice: (sentence) => this.commands.notice(sentence),
    });
    this.firstLook = new FirstLook(this.stage);
    this.address = new Address({ stage: this.stage, heads: this.heads, followed: () => this.followed, theme: () => this.theme.choice });
    const { asked } = this.address;
    this.theme = new Theme((dark) => this.stage.paint(dark), asked.theme);
    this.followed = { scene: asked.scene, area: asked.area };
    this.picture = this.scene.picture(Date.now());

    this.status = new PageStatus({
      ...{ scene: this.scene, stage: this.stage, undo: this.undo, theme: this.theme, ears: this.ears },
      ...{ frames: this.frames, replay: this.replay },
      connection: () => this.connection,
      followed: () => this.followed.scene,
    });

    this.connection = new Connection(socketURL(location.href), this.followed, {
      onWelcome: (welcome) => this.status.greet(welcome),
      onUpdate: (told, arrivalMs) => {
        this.hear(told, arrivalMs);
        if (root.hidden) this.hearHidden();
      },
      onRefused: (refused) => this.refuse(refused.source, refused.why),
      onStats: (stats) => {
        this.status.count(stats);
        this.scene.rates(this.status.rates);
      },
      onState: (state) => {
        this.scene.stale(state.kind !== "open");
        if (state.kind === "away") this.letGo();
      },
    });
    const hand = new Hand({
      publish: (sample) => this.connection.publish(sample),
      hubNow: () => this.connection.clock.now(),
      now: () => performance.now(),
      after: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    });
    this.moves = new Moves({
      scene: this.scene,
      hand,
      undo: this.undo,
      hubTime: (eventMs) => this.connection.clock.at(eventMs),
      obstacle: () => this.obstacle(),
      notice: (sentence) => this.commands.notice(sentence),
      renamed: (from, to) => this.renamed(from, to),
    });
    this.commands = new Commands({
      ...{ scene: this.scene, stage: this.stage, moves: this.moves, heads: this.heads },
      ...{ undo: this.undo, ears: this.ears, theme: this.theme, replay: this.replay },
      picture: () => this.picture,
      menu: () => this.menu,
      follow: (scene, area) => this.follow(scene, area),
      followed: () => this.followed.scene,
      putBack: () => this.pointer.putBack(),
      letGo: () => this.letGo(),
      notice: (sentence) => this.panel.say(sentence),
    });

    const room = { view: () => this.stage.view, picture: () => this.picture, actions: this.commands };
    const ask = new Ask(root);
    this.menu = new Menu(hands, {
      ...room,
      ask: (question, proposal, check) => ask.ask(question, proposal, check),
      sounds: () => this.ears?.sounds() ?? [],
      soundOf: (name) => this.ears?.soundOf(name) ?? "none",
    });
    this.panel = new Panel(root, this.commands, ask, {
      link: () => this.address.url,
      pick: (at) => this.stage.view.pick(at, 0),
      happenings: () => this.scene.log,
      newNameError: (name) => this.moves.newNameError(name) || undefined,
      sceneError,
    });
    this.pointer = new PointerHands(hands, room);
    const told = element(root, "told");
    this.keys = new KeyHands(hands, {
      ...room,
      busy: () => this.pointer.busy,
      listening: () => this.ears?.running ?? false,
      help: () => this.panel.openHelp(),
      say: (sentence) => (told.textContent = sentence),
    });
    this.hearWindow(hands);
    this.hide(); // a link may be opened in a tab behind this one
  }

  /** start shows what the link asks for, and has frames come. */
  async start(): Promise<void> {
    await this.look();
    requestAnimationFrame((now) => {
      this.frame(now);
      performance.mark("interactive");
    });
  }

  /** look has the head and the view as the link asks for. */
  private async look(): Promise<void> {
    const { asked, head } = this.address;
    this.heads.put(head);
    this.scene.area = asked.area;
    this.stage.look("plan", asked.plan);
    this.stage.look("space", asked.space);
    await this.stage.use(asked.view);
    if ((asked.view === "plan" ? asked.plan : asked.space) === "") this.firstLook.begin();
    else this.firstLook.end();
  }

  private frame(nowMs: number): void {
    requestAnimationFrame((now) => this.frame(now));
    this.frames.tick(nowMs);
    this.scene.rewind(this.replay.behind(this.status.span.fromS));
    this.picture = this.scene.picture(this.connection.clock.now());
    this.firstLook.tick(this.picture, nowMs);
    this.stage.view.draw(this.picture);
    this.ears?.update(this.picture);
    this.panel.tick(this.picture, this.status);
    this.address.tick(nowMs);
  }

  private hear(told: Told, arrivalMs: number): void {
    for (const sample of told.positions) {
      if (sample.heldBy !== "" && sample.heldBy === this.status.you) sample.heldBy = YOU;
    }
    this.scene.apply(told, this.connection.clock.at(arrivalMs));
    this.status.hear(told);
  }

  /** hearHidden goes on for the ears while no frames are drawn. */
  private hearHidden(): void {
    if (this.ears?.running !== true) return;
    this.picture = this.scene.picture(this.connection.clock.now());
    this.ears.update(this.picture);
  }

  private follow(scene: string, area: Ball | undefined): void {
    if (scene !== this.followed.scene) {
      this.scene.clear();
      this.firstLook.begin();
    }
    this.followed = { scene, area };
    this.scene.area = area;
    this.connection.subscribe(this.followed);
  }

  private letGo(): void {
    this.pointer.letGo();
    this.keys.letGo();
    this.moves.releaseAll();
  }

  private obstacle(): string {
    if (this.connection.state.kind !== "open") return "The hub is away: nothing can be moved until it is back.";
    return this.replay.isPast ? "This is the past, which cannot be changed: go back to now first." : "";
  }

  /** refuse takes a source out of the hand that the hub does not give it to. */
  private refuse(name: string, why: string): void {
    this.moves.lose(name);
    this.commands.notice(`Refused: ${why.replace(/^hub: /, "")}.`);
  }

  /** renamed has what belongs to a source go with its new name. */
  private renamed(from: string, to: string): void {
    const sound = this.ears?.soundOf(from);
    if (sound !== undefined) this.ears?.setSound(to, sound);
    const head = this.heads.now;
    if (head.on === from) this.heads.put({ ...head, on: to });
    const { scene, area } = this.followed;
    if (area?.around === from) this.follow(scene, { ...area, around: to });
    if (this.picture.selected?.kind === "source" && this.picture.selected.name === from) this.commands.select({ kind: "source", name: to });
  }

  private hearWindow(hands: HTMLElement): void {
    hands.addEventListener("focus", () => (this.scene.focused = hands.matches(":focus-visible")));
    hands.addEventListener("keydown", () => (this.scene.focused = true));
    hands.addEventListener("pointerdown", () => (this.scene.focused = false));
    hands.addEventListener("blur", () => (this.scene.focused = false));
    this.root.addEventListener("visibilitychange", () => this.hide());
    addEventListener("resize", () => this.pointer.letGo()); // nothing is any longer where the pointer is
    addEventListener("hashchange", () => this.go());
  }

  /** hide tells the hub's connection whether anybody looks or listens. */
  private hide(): void {
    this.connection.setHidden(this.root.hidden, this.ears?.running ?? false);
  }

  /** go shows what a link asks for that was put into the address bar. */
  private go(): void {
    if (!this.address.read()) return;
    const { asked } = this.address;
    if (asked.scene !== this.followed.scene) this.commands.switchScene(asked.scene);
    this.commands.narrow(asked.area);
    void this.look();
  }
}
