/**
 * Copying a text. navigator.clipboard is there on https and on this machine only;
 * elsewhere what is selected can often be copied the old way; where not even
 * that is allowed, the text stays selected and one key copies it.
 */

/** copy copies a text, and says how that went, for people. select selects the text where it is shown. */
export async function copy(root: Document, text: string, select: () => void): Promise<string> {
  const clipboard = root.defaultView?.navigator.clipboard as Clipboard | undefined;
  try {
    if (clipboard !== undefined) {
      await clipboard.writeText(text);
      return COPIED;
    }
  } catch {
    // Not allowed here: on to the next way.
  }
  select();
  return copySelected(root) ? COPIED : pressWhat(root.defaultView?.navigator.platform ?? "");
}

export const COPIED = "Copied";

function copySelected(root: Document): boolean {
  try {
    return root.execCommand("copy");
  } catch {
    return false;
  }
}

/** pressWhat names the key that copies. */
export function pressWhat(platform: string): string {
  return /^(Mac|iP)/.test(platform) ? "Press \u2318C" : "Press Ctrl+C";
}

/** selectText selects all that an element shows. */
export function selectText(root: Document, shown: Node): void {
  const selection = root.getSelection();
  if (selection === null) return;
  const range = root.createRange();
  range.selectNodeContents(shown);
  selection.removeAllRanges();
  selection.addRange(range);
}
