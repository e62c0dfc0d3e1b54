/** The last minute: a slider from a minute ago to now, on from there, and back to now. */
import type { Actions } from "../app/actions";
import type { Picture } from "../scene/picture";
import { attribute, element, write } from "./elements";
import { ago } from "./format";
import type { Status } from "./status";

/** Nearer to now than this is now: less than a step of the slider, which an arrow key takes. */
const NOW_S = 0.05;

export class Timeline {
  private readonly scrub: HTMLInputElement;
  private readonly replay: HTMLButtonElement;
  private readonly replayIcon: Element;
  private readonly live: HTMLElement;
  private readonly liveLabel: HTMLElement;
  private fromS = 0;
  private dragging = false;
  private shown = "";

  constructor(root: Document, actions: Actions) {
    this.scrub = element(root, "scrub", HTMLInputElement);
    this.replay = element(root, "replay", HTMLButtonElement);
    this.replayIcon = element(root, "replay-icon", SVGElement);
    this.live = element(root, "live");
    this.liveLabel = element(root, "live-label");

    this.scrub.addEventListener("input", () => actions.rewind(this.wanted()));
    this.scrub.addEventListener("pointerdown", () => (this.dragging = true));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur", "change"]) {
      this.scrub.addEventListener(end, () => (this.dragging = false));
    }
    this.replay.addEventListener("click", () => actions.replay());
    this.live.addEventListener("click", () => actions.rewind(0));
  }

  tick(picture: Picture, status: Status): void {
    const { pastS } = picture;
    this.fromS = status.span.fromS;
    const past = pastS > 0;
    const words = past ? ago(pastS) : "Live";
    const value = (-pastS).toFixed(1);
    if (!this.dragging && this.scrub.value !== value) this.scrub.value = value;
    if (this.shown !== words) {
      this.shown = words;
      write(this.liveLabel, past ? `\u2212${pastS.toFixed(1)} s` : "Live");
      attribute(this.live, "aria-label", past ? `Back to now: what is shown is ${words}` : "Live");
      attribute(this.live, "aria-pressed", String(!past));
      attribute(this.scrub, "aria-valuetext", past ? words : "now");
    }
    const known = `${((1 - Math.min(60, this.fromS) / 60) * 100).toFixed(0)}%`;
    if (this.scrub.style.getPropertyValue("--from") !== known) this.scrub.style.setProperty("--from", known);

    if (this.replay.disabled === past) this.replay.disabled = !past;
    attribute(this.replayIcon, "href", status.replaying ? "#i-pause" : "#i-play");
    attribute(this.replay, "aria-label", status.replaying ? "Stop here" : "Play on from here");
    attribute(this.replay, "title", status.replaying ? "Stop here" : "Play on from here");
  }

  /** wanted is how many seconds ago the slider stands for. */
  private wanted(): number {
    const seconds = Math.min(-this.scrub.valueAsNumber, this.fromS);
    return seconds < NOW_S ? 0 : seconds;
  }
}
