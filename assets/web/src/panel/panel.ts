/**
 * All of the page that is not the picture: bar, side panel, timeline, ears,
 * dialogs and notices. It is told what is, and calls Actions; it keeps no state
 * of the scene. tick is called each frame and does its work a few times a second:
 * nothing is written to the document that is there already.
 */
import type { Actions } from "../app/actions";
import { isSame, type Picture, type Target } from "../scene/picture";
import { AreaFold } from "./areafold";
import type { Ask } from "./ask";
import { Bar } from "./bar";
import { Connection } from "./connection";
import { FileDrop } from "./drop";
import { show } from "./elements";
import { Happenings } from "./happenings";
import { HeadCard } from "./headcard";
import { Help } from "./help";
import { Listening } from "./listening";
import { Publish } from "./publish";
import { Share } from "./share";
import { Sheet } from "./sheet";
import { SourceCard } from "./sourcecard";
import type { PanelDeps, Status } from "./status";
import { SourceTable } from "./table";
import { Timeline } from "./timeline";
import { Toast } from "./toast";

export type { Happening, Meter, PanelDeps, SceneCount, Sound, Status } from "./status";

/** Time between two looks at what is read as words, at figures, and at the meter. */
const WORDS_MS = 100;
const FIGURES_MS = 200;
const METER_MS = 33;

export class Panel {
  private readonly bar: Bar;
  private readonly connection: Connection;
  private readonly timeline: Timeline;
  private readonly listening: Listening;
  private readonly table: SourceTable;
  private readonly sourceCard: SourceCard;
  private readonly headCard: HeadCard;
  private readonly area: AreaFold;
  private readonly happenings: Happenings;
  private readonly help: Help;
  private readonly toast: Toast;

  private wordsMs = -Infinity;
  private figuresMs = -Infinity;
  private meterMs = -Infinity;
  private now: Status | undefined; // the page's own: it changes
  private seen: Partial<Pick<Status, "connection" | "scene" | "view" | "theme" | "listening">> & { selected?: Target | undefined } = {};

  constructor(
    root: Document,
    actions: Actions,
    ask: Ask,
    private readonly deps: PanelDeps,
  ) {
    this.toast = new Toast(root);
    this.bar = new Bar(root, actions, ask, deps);
    this.connection = new Connection(root, (sentence) => this.say(sentence));
    this.timeline = new Timeline(root, actions);
    this.listening = new Listening(root, actions);
    this.table = new SourceTable(root, actions);
    this.sourceCard = new SourceCard(root, actions, ask, deps);
    this.headCard = new HeadCard(root, actions);
    this.area = new AreaFold(root, actions);
    this.happenings = new Happenings(root);
    this.help = new Help(root);
    new Share(root, deps.link, (sentence) => this.say(sentence));
    new Publish(root, () => this.publishing());
    new Sheet(root);
    new FileDrop(root, actions, deps, this.table);
  }

  /** tick shows a picture and a status, as often as eyes can follow. */
  tick(picture: Picture, status: Status): void {
    const nowMs = performance.now();
    const urgent = this.isUrgent(picture, status);
    this.now = status;
    if (nowMs - this.meterMs >= METER_MS) {
      this.meterMs = nowMs;
      this.listening.tickMeter(status);
    }
    const words = urgent || nowMs - this.wordsMs >= WORDS_MS;
    if (words) {
      this.wordsMs = nowMs;
      this.tickWords(picture, status);
    }
    // Not both in one frame, unless somebody waits.
    if (urgent || (!words && nowMs - this.figuresMs >= FIGURES_MS)) {
      this.figuresMs = nowMs;
      this.tickFigures(picture, status, nowMs);
    } else if (this.table.waits) {
      this.table.tick(picture, nowMs);
    }
  }

  /** say says a sentence, for a while, to eyes and screen readers. */
  say(sentence: string): void {
    this.toast.say(sentence);
  }

  /** openHelp shows what keys and gestures do. */
  openHelp(): void {
    this.help.open();
  }

  /** isUrgent says whether something has changed that somebody waits for. */
  private isUrgent({ selected }: Picture, { connection, scene, view, theme, listening }: Status): boolean {
    const { seen } = this;
    const same =
      isSame(selected, seen.selected) &&
      connection === seen.connection &&
      scene === seen.scene &&
      view === seen.view &&
      theme === seen.theme &&
      listening === seen.listening;
    if (!same) this.seen = { selected, connection, scene, view, theme, listening };
    return !same;
  }

  private tickWords(picture: Picture, status: Status): void {
    this.bar.tick(status);
    this.connection.tick(picture, status);
    this.timeline.tick(picture, status);
    this.listening.tick(status);
  }

  private tickFigures(picture: Picture, status: Status, nowMs: number): void {
    this.connection.tickFigures(status);
    this.table.tick(picture, nowMs);
    this.area.tick(picture);
    this.happenings.tick(this.deps.happenings());

    const source = picture.selected?.kind === "source" ? picture.find(picture.selected.name) : undefined;
    show(this.sourceCard.element, source !== undefined);
    show(this.headCard.element, source === undefined);
    if (source !== undefined) this.sourceCard.tick(source, picture, status);
    else {
      this.sourceCard.leave();
      this.headCard.tick(picture);
    }
  }

  private publishing(): { status: Status; selected: string } | undefined {
    const { now, seen } = this;
    if (now === undefined) return undefined;
    return { status: now, selected: seen.selected?.kind === "source" ? seen.selected.name : "" };
  }
}
