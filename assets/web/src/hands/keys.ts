/**
 * KeyHands hears the keys while the picture has the focus, or nothing has it; undo
 * wherever nobody writes. What keys mean is in keymap.ts.
 */
import type { Room } from "./grip";
import { type KeyCommandDeps, KeyCommands } from "./keycommands";
import { command, type KeyPress } from "./keymap";

/** What has an undo of its own, or keys of its own while it is open. */
const WRITING = "input:not([type=range]), textarea, dialog, [role=menu]";

export type KeyDeps = Room & Pick<KeyCommandDeps, "busy" | "listening" | "help" | "say">;

export class KeyHands {
  private readonly commands: KeyCommands;
  private readonly ended = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    deps: KeyDeps,
  ) {
    this.commands = new KeyCommands({
      view: () => deps.view(),
      picture: () => deps.picture(),
      actions: deps.actions,
      busy: () => deps.busy(),
      listening: () => deps.listening(),
      help: () => deps.help(),
      say: (sentence) => deps.say(sentence),
      middle: () => ({ x: element.clientWidth / 2, y: element.clientHeight / 2 }),
      now: () => performance.now(),
      every: (ms, run) => {
        const timer = window.setInterval(run, ms);
        return () => window.clearInterval(timer);
      },
      later: (ms, run) => {
        const timer = window.setTimeout(run, ms);
        return () => window.clearTimeout(timer);
      },
    });
    this.hear();
  }

  /** letGo lets go of all, here and now. */
  letGo(): void {
    this.commands.letGo();
  }

  /** dispose hears no more. */
  dispose(): void {
    this.ended.abort();
    this.letGo();
  }

  private hear(): void {
    const { signal } = this.ended;
    window.addEventListener("keydown", (event) => this.press(event), { signal });
    window.addEventListener("keyup", (event) => this.commands.release(keyPress(event)), { signal });
    this.element.addEventListener("blur", () => this.letGo(), { signal });
    window.addEventListener("blur", () => this.letGo(), { signal });
  }

  private press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const press = keyPress(event);
    if (!this.hears(event.target, command(press) === "undo")) return;
    if (this.commands.press(press)) event.preventDefault();
  }

  /** hears says whether a key is for the picture. */
  private hears(target: EventTarget | null, undoes: boolean): boolean {
    if (target === this.element) return true;
    const { body } = this.element.ownerDocument;
    if (!(target instanceof Element) || body.querySelector("dialog[open]") !== null) return false;
    return target === body || (undoes && target.closest(WRITING) === null);
  }
}

function keyPress(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    code: event.code,
    repeat: event.repeat,
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    meta: event.metaKey,
    altGraph: event.getModifierState("AltGraph"),
  };
}
