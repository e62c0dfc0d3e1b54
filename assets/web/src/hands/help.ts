/** What keys and gestures do, for whoever asks. */

export interface Hint {
  readonly keys: string; // or what is done with a pointer
  readonly does: string;
}

export const KEY_HINTS: readonly Hint[] = [
  { keys: "[ and ]", does: "select the source before or after, by name; Home the first, End the last" },
  { keys: "H", does: "select the head" },
  { keys: "↑ ↓ ← →", does: "move what is selected to the front, back, left, right of the room, from wherever you look at it" },
  { keys: "Page Up, Page Down", does: "move it up, down" },
  { keys: "Q and E, or , and .", does: "turn the head left, right" },
  { keys: "Shift with these", does: "farther and faster: 1 m a press, 15° a press" },
  { keys: "Enter", does: "open the menu" },
  { keys: "N", does: "make a source in front of the head" },
  { keys: "Delete", does: "remove the source" },
  { keys: "Ctrl+Z or ⌘Z", does: "undo" },
  { keys: "Escape", does: "put back what is being moved; else select nothing" },
  { keys: "+ and −", does: "zoom" },
  { keys: "F", does: "fit everything into the view" },
  { keys: "V", does: "switch between plan and 3D" },
  { keys: "M", does: "listen, or stop listening" },
  { keys: "?", does: "show this" },
];

export const POINTER_HINTS: readonly Hint[] = [
  { keys: "Drag a source", does: "carry it on its level; the hub keeps others off" },
  { keys: "Shift while dragging, or a second finger", does: "lift it; a turn of the wheel is 0.1 m" },
  { keys: "Drag the head, or its nose", does: "move your ears, or turn them" },
  { keys: "Drag the floor", does: "pan the plan; turn the 3D view (with Shift or the right button: pan)" },
  { keys: "Wheel, or two fingers", does: "zoom" },
  { keys: "Double-click the floor", does: "make a source there" },
  { keys: "Right-click, long press, or double-click", does: "open the menu" },
];
