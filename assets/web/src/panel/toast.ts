/** A sentence, for a while, to eyes and screen readers. */
import { element, write } from "./elements";

const SHORTEST_MS = 3000;
const PER_LETTER_MS = 55; // who reads slowly reads 200 words a minute

export class Toast {
  private readonly line: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: Document) {
    this.line = element(root, "toast");
  }

  say(sentence: string): void {
    write(this.line, sentence);
    this.line.classList.add("shown");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.line.classList.remove("shown");
      this.line.textContent = "";
    }, readingMs(sentence));
  }
}

/** readingMs is how long a sentence has to be there to be read. */
export function readingMs(sentence: string): number {
  return SHORTEST_MS + PER_LETTER_MS * sentence.length;
}
