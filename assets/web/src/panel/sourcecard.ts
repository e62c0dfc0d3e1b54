/** The card of the source that is selected. */
import type { Actions } from "../app/actions";
import { seenFrom } from "../frame";
import type { Picture, Shown } from "../scene/picture";
import { inHand, lostFor } from "../scene/words";
import type { Ask } from "./ask";
import { attribute, element, offer, write, type Choice } from "./elements";
import { angle, distance } from "./format";
import { Nudge } from "./nudge";
import { Place } from "./place";
import type { PanelDeps, Status } from "./status";

export class SourceCard {
  readonly element: HTMLElement;

  private readonly dot: HTMLElement;
  private readonly title: HTMLElement;
  private readonly place: Place;
  private readonly seen: Record<"azimuth" | "elevation" | "distance" | "speed", HTMLElement>;
  private readonly sound: HTMLSelectElement;
  private readonly ride: HTMLElement;
  private readonly says: HTMLElement;
  private readonly nudge: Nudge;
  private name = "";
  private riding = false;

  constructor(
    private readonly root: Document,
    private readonly actions: Actions,
    private readonly ask: Ask,
    private readonly deps: PanelDeps,
  ) {
    const input = (id: string): HTMLInputElement => element(root, id, HTMLInputElement);
    this.element = element(root, "card-source");
    this.dot = element(root, "source-dot");
    this.title = element(root, "source-name");
    this.nudge = new Nudge(actions);
    this.place = new Place([input("source-x"), input("source-y"), input("source-z")], (at) => {
      if (!this.nudge.to(this.name, at)) (root.activeElement as HTMLElement | null)?.blur(); // shows again where it is
    });
    this.seen = {
      azimuth: element(root, "source-azimuth"),
      elevation: element(root, "source-elevation"),
      distance: element(root, "source-distance"),
      speed: element(root, "source-speed"),
    };
    this.sound = element(root, "source-sound", HTMLSelectElement);
    this.ride = element(root, "source-ride");
    this.says = element(root, "source-says");
    this.hear(input("source-file-choice"));
  }

  tick(source: Shown, picture: Picture, status: Status): void {
    if (this.name !== source.name) this.turnTo(source);
    this.place.follow(source.at);
    const { azimuth, elevation, distance: far } = seenFrom(source.at, picture.head.at, picture.head.facing);
    write(this.seen.azimuth, angle(azimuth, 1));
    write(this.seen.elevation, angle(elevation, 1));
    write(this.seen.distance, distance(far));
    write(this.seen.speed, `${speed(source).toFixed(2)} m/s`);
    const chosen = status.soundOf(source.name);
    offer(this.sound, soundChoices(status.sounds(), chosen), chosen);
    this.riding = picture.head.on === source.name;
    write(this.ride, this.riding ? "Get off" : "Hear from here");
    attribute(this.ride, "aria-pressed", String(this.riding));
    write(this.says, says(source));
  }

  /** leave lets go of what is in the hand: another card is shown. */
  leave(): void {
    this.nudge.letGo();
    this.name = "";
  }

  private turnTo(source: Shown): void {
    this.nudge.letGo();
    this.name = source.name;
    write(this.title, source.name);
    attribute(this.title, "title", source.name);
    this.dot.style.setProperty("--hue", String(source.hue));
    const { activeElement } = this.root;
    if (activeElement instanceof HTMLInputElement && this.element.contains(activeElement)) activeElement.blur();
  }

  private hear(file: HTMLInputElement): void {
    const { root, actions } = this;
    element(root, "source-rename").addEventListener("click", () => void this.rename());
    element(root, "source-remove").addEventListener("click", () => {
      actions.remove(this.name);
      element(root, "hands").focus({ preventScroll: true }); // this button is about to go
    });
    this.ride.addEventListener("click", () => actions.ride(this.riding ? "" : this.name));
    this.sound.addEventListener("change", () => actions.setSound(this.name, this.sound.value));
    element(root, "source-file").addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen !== undefined) actions.dropSound(this.name, chosen);
      file.value = ""; // the same file can be chosen again
    });
  }

  private async rename(): Promise<void> {
    const { name } = this;
    const to = await this.ask.ask(`A new name for ${name}`, name, (typed) => (typed === name ? undefined : this.deps.newNameError(typed)));
    if (to === undefined || to === name) return;
    this.actions.rename(name, to);
    element(this.root, "hands").focus({ preventScroll: true }); // this card goes until the new name is there
  }
}

function speed({ velocity }: Shown): number {
  return Math.hypot(velocity.x, velocity.y, velocity.z);
}

/** says is what else there is to know of a source: who holds it, that it is lost, what it says of itself. */
export function says(source: Shown): string {
  const parts = [inHand(source.mine, source.heldBy), source.live ? "" : lostFor(source.ageMs), source.message];
  return parts.filter((part) => part !== "").join(" · ");
}

/** soundChoices are the sounds, with the one that is chosen among them. */
export function soundChoices(sounds: readonly { id: string; label: string }[], chosen: string): Choice[] {
  const choices = sounds.map(({ id, label }) => ({ value: id, label }));
  if (!sounds.some(({ id }) => id === chosen)) choices.push({ value: chosen, label: chosen });
  return choices;
}
