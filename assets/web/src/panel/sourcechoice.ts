/** A select of sources, or of none. */
import type { Shown } from "../scene/picture";
import { offer, type Choice } from "./elements";

/** More than so many nobody looks through: the list of sources has them all. */
const MOST = 500;

export class SourceChoice {
  private names: string[] = [];

  /** nobody is what the first entry, no source, is called; empty: there is no such entry. */
  constructor(
    private readonly select: HTMLSelectElement,
    private readonly nobody: string,
    choose: (name: string) => void,
  ) {
    select.addEventListener("change", () => choose(select.value.slice(1)));
  }

  /** tick offers what is there, and shows what is chosen. */
  tick(sources: readonly Shown[], chosen: string): void {
    if (!this.learn(sources) && this.select.value === `=${chosen}`) return;
    offer(this.select, sourceChoices(this.names, chosen, this.nobody), `=${chosen}`);
  }

  /** learn takes note of the names, and says whether they are news. */
  private learn(sources: readonly Shown[]): boolean {
    const count = Math.min(sources.length, MOST);
    let changed = this.names.length !== count;
    this.names.length = count;
    for (let k = 0; k < count; k++) {
      const { name } = sources[k]!;
      if (this.names[k] === name) continue;
      this.names[k] = name;
      changed = true;
    }
    return changed;
  }
}

/** sourceChoices are entries of a select: "=" and a name, so that no name is like another word. */
export function sourceChoices(names: readonly string[], chosen: string, nobody: string): Choice[] {
  const choices = names.map((name) => ({ value: `=${name}`, label: name }));
  if (chosen !== "" && !names.includes(chosen)) choices.unshift({ value: `=${chosen}`, label: `${chosen} (not here)` });
  if (nobody !== "" || choices.length === 0) choices.unshift({ value: "=", label: nobody || "nobody is here" });
  return choices;
}
