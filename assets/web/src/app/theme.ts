/** Light or dark: as the system has it, or as it was chosen, which this browser remembers. */
const KEY = "posxyz-theme";

export type Choice = "light" | "dark" | "system";

export class Theme {
  private readonly system = matchMedia("(prefers-color-scheme: dark)");
  private chosen: Choice;

  /** changed is called when it gets dark or light; asked is what a link asks for. */
  constructor(
    private readonly changed: (dark: boolean) => void,
    asked?: Choice,
  ) {
    this.chosen = asked ?? remembered();
    this.system.addEventListener("change", () => this.apply());
    this.apply();
  }

  get choice(): Choice {
    return this.chosen;
  }

  get dark(): boolean {
    return this.chosen === "dark" || (this.chosen === "system" && this.system.matches);
  }

  choose(choice: Choice): void {
    this.chosen = choice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // it is forgotten with the tab
    }
    this.apply();
  }

  private apply(): void {
    document.documentElement.dataset["theme"] = this.chosen; // the style sheet's colours go by it
    this.changed(this.dark);
  }
}

function remembered(): Choice {
  try {
    const choice = localStorage.getItem(KEY);
    if (choice === "light" || choice === "dark") return choice;
  } catch {
    // a browser that keeps nothing
  }
  return "system";
}
