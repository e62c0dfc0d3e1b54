/** How the page stands with the hub: a line, a banner while it is away, and who is who. */
import type { Picture } from "../scene/picture";
import { lasted } from "../scene/words";
import { sceneName } from "./bar";
import { attribute, element, show, write } from "./elements";
import { age, ago, count } from "./format";
import type { Status } from "./status";

export class Connection {
  private readonly dot: HTMLElement;
  private readonly words: HTMLElement;
  private readonly banner: HTMLElement;
  private readonly what: HTMLElement;
  private readonly since: HTMLElement;
  private readonly past: HTMLElement;
  private readonly about: Record<"shown" | "page" | "version" | "grpc" | "you" | "voices", HTMLElement>;
  private readonly fold: HTMLDetailsElement;
  private readonly page: HTMLElement;
  private was: Status["connection"] = "connecting";

  constructor(
    private readonly root: Document,
    private readonly notice: (sentence: string) => void,
  ) {
    this.dot = element(root, "connection-dot");
    this.words = element(root, "connection-words");
    this.banner = element(root, "banner");
    this.what = element(root, "banner-what");
    this.since = element(root, "banner-since");
    this.past = element(root, "past");
    this.page = root.documentElement;
    this.fold = element(root, "hub", HTMLDetailsElement);
    this.about = {
      shown: element(root, "hub-shown"),
      page: element(root, "hub-page"),
      version: element(root, "hub-version"),
      grpc: element(root, "hub-grpc"),
      you: element(root, "hub-you"),
      voices: element(root, "hub-voices"),
    };
  }

  /** tick says at once what has changed. */
  tick(picture: Picture, status: Status): void {
    attribute(this.page, "data-connection", status.connection);
    const away = status.connection === "away";
    if (this.banner.hidden === away) show(this.banner, away);
    write(this.what, away ? awayWords(status) : ""); // an alert: the same text is not said again
    if (away) write(this.since, sinceWords(status));
    if (this.was === "away" && status.connection === "open") this.notice("The hub is back.");
    this.was = status.connection;

    const past = picture.pastS > 0;
    show(this.past, past);
    if (past) write(this.past, ago(picture.pastS));
    const title = `${status.scene === "" ? "" : `${sceneName(status.scene)} · `}posxyz${away ? " (hub away)" : ""}`;
    if (this.root.title !== title) this.root.title = title;
  }

  /** tickFigures says how old and how smooth the picture is; a few times a second are enough to read. */
  tickFigures(status: Status): void {
    write(this.words, connectionWords(status));
    attribute(this.dot, "class", status.connection);
    const { about } = this;
    write(about.shown, status.version);
    if (!this.fold.open) return;
    const smooth = status.delayMs === undefined ? "" : `, of which ${age(status.delayMs)} to be smooth`;
    write(about.page, `${status.fps.toFixed(0)} fps, picture ${age(status.ageMs)} old${smooth}`);
    write(about.version, status.version || "not known yet");
    write(about.grpc, status.grpc || "not said");
    write(about.you, status.you || "not known yet");
    write(about.voices, voicesWords(status));
  }
}

/** connectionWords are the line beside the dot. */
export function connectionWords({ connection, ageMs, fps }: Status): string {
  switch (connection) {
    case "connecting":
      return "connecting …";
    case "away":
      return "the hub is away";
    case "open":
      return `connected · picture ${age(ageMs)} old · ${fps.toFixed(0)} fps`;
  }
}

/** awayWords are said once: they have no figure that moves. */
export function awayWords({ why }: Status): string {
  return why === "" ? "The hub is away." : `The hub is away: ${why}.`;
}

function sinceWords({ awayMs, retryInMs }: Status): string {
  const since = awayMs < 1000 ? "" : `For ${lasted(awayMs)} now. `;
  const next = retryInMs >= 1000 ? `, next try in ${Math.ceil(retryInMs / 1000)} s` : "";
  return `${since}It comes back by itself${next}.`;
}

export function voicesWords({ canListen, listening, voices }: Status): string {
  if (!canListen) return "nothing: this browser has no Web Audio";
  if (!listening) return "nothing: the ears are off";
  const left = voices.leftOut === 0 ? "" : `, ${count(voices.leftOut, "quieter one")} left out`;
  return count(voices.playing, "source") + left;
}
