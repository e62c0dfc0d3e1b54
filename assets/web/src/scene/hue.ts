/** The colour of a source, from its name alone: every page gives it the same. */

/** Degrees: what comes one after the other lies far apart, however many there are. */
const GOLDEN_ANGLE = 180 * (3 - Math.sqrt(5));

/**
 * hue gives a name its hue, in degrees, in [0, 360). The number at the end of a
 * name goes round by the golden angle: s1, s2, s3 … differ as much as so many can.
 */
export function hue(name: string): number {
  const digits = /[0-9]{0,9}$/.exec(name)![0];
  const stem = name.slice(0, name.length - digits.length);
  const degrees = (hash(stem) / 2 ** 32) * 360 + Number(digits) * GOLDEN_ANGLE;
  return degrees % 360;
}

/** hash is FNV-1a of the UTF-16 units, with MurmurHash3's finish: short names that are alike must differ at the top. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
