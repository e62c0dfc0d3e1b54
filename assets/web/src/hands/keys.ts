/** KeyHands hears the keys while the picture has the focus. What they mean is in keymap.ts. */
import type { Room } from "./grip";
import { type KeyCommandDeps, KeyCommands } from "./keycommands";
import type { KeyPress } from "./keymap";

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
    this.element.addEventListener("keydown", (event) => this.press(event), { signal });
    this.element.addEventListener("keyup", (event) => this.commands.release(keyPress(event)), { signal });
    this.element.addEventListener("blur", () => this.letGo(), { signal });
    window.addEventListener("blur", () => this.letGo(), { signal });
  }

  private press(event: KeyboardEvent): void {
    if (event.target !== this.element || event.defaultPrevented || event.isComposing) return;
    if (this.commands.press(keyPress(event))) event.preventDefault();
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
