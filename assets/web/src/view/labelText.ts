/** How a label says the name of a source, and its height. */

/** Characters of a name at most, the ellipsis included. */
const NAME_CHARACTERS = 20;
/** Heights nearer to the ears' level than this, in metres, are not worth a word. */
const LEVEL_M = 0.1;

const HEIGHTS = 2000; // remembered at most
const heights = new Map<number, string>(); // by decimetres

/** shorten keeps a name to NAME_CHARACTERS code points: the last is an ellipsis where it was longer. */
export function shorten(name: string): string {
  if (name.length <= NAME_CHARACTERS) return name;
  const points = Array.from(name);
  if (points.length <= NAME_CHARACTERS) return name;
  return points.slice(0, NAME_CHARACTERS - 1).join("").trimEnd() + "…";
}

/** heightText is "+1.2 m" or "−0.4 m", and empty near the level of 0. */
export function heightText(z: number): string {
  if (!(Math.abs(z) >= LEVEL_M)) return "";
  const decimetres = Math.round(z * 10);
  let text = heights.get(decimetres);
  if (text === undefined) {
    const metres = Math.abs(decimetres) / 10;
    text = `${z < 0 ? "−" : "+"}${metres < 100 ? metres.toFixed(1) : metres.toFixed(0)} m`;
    if (heights.size >= HEIGHTS) heights.clear();
    heights.set(decimetres, text);
  }
  return text;
}
