/** The button that copies a link to what is shown. */
import { closable } from "./ask";
import { COPIED, copy } from "./copy";
import { element, write } from "./elements";

export class Share {
  constructor(root: Document, link: () => string, notice: (sentence: string) => void) {
    const dialog = element(root, "link", HTMLDialogElement);
    const text = element(root, "link-text", HTMLInputElement);
    const said = element(root, "link-said");
    closable(dialog);
    element(root, "share").addEventListener("click", () => void share());

    async function share(): Promise<void> {
      text.value = link();
      write(said, "");
      const how = await copy(root, text.value, () => {
        if (!dialog.open) dialog.showModal(); // the text must be seen to be selected
        text.select();
      });
      if (dialog.open) write(said, how === COPIED ? "Copied. Whoever opens it sees what you see." : `${how} to copy it.`);
      else notice("Link copied: whoever opens it sees what you see.");
    }
  }
}
