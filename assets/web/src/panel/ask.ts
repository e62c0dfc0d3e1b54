/** A question with one line for an answer. */
import { element, write } from "./elements";

/** Check says what is wrong with an answer; undefined: nothing. */
export type Check = (answer: string) => string | undefined;

export class Ask {
  private readonly dialog: HTMLDialogElement;
  private readonly text: HTMLInputElement;
  private readonly wrong: HTMLElement;
  private check: Check = () => undefined;
  private answer: string | undefined;

  constructor(private readonly root: Document) {
    this.dialog = element(root, "ask", HTMLDialogElement);
    this.text = element(root, "ask-text", HTMLInputElement);
    this.wrong = element(root, "ask-wrong");
    closable(this.dialog);
    this.text.addEventListener("input", () => write(this.wrong, ""));
    this.dialog.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take();
    });
  }

  /** ask gives the answer, which check has found nothing wrong with; undefined: none was given. */
  ask(question: string, proposal: string, check: Check): Promise<string | undefined> {
    if (this.dialog.open) return Promise.resolve(undefined);
    write(element(this.root, "ask-title"), question);
    write(this.wrong, "");
    this.text.value = proposal;
    this.check = check;
    this.answer = undefined;
    this.dialog.showModal();
    this.text.select();
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => resolve(this.answer), { once: true });
    });
  }

  private take(): void {
    const wrong = this.check(this.text.value);
    if (wrong !== undefined) {
      write(this.wrong, wrong);
      this.text.focus();
      return;
    }
    this.answer = this.text.value;
    this.dialog.close();
  }
}

/** closable has a dialog's own buttons, and a press beside it, close it. */
export function closable(dialog: HTMLDialogElement): void {
  for (const button of dialog.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => dialog.close());
  }
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target !== dialog) return;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!inside) dialog.close();
  });
}
