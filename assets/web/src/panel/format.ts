/** How figures are shown: short, of steady width, with a true minus. Degrees are of the page alone. */
import { degrees } from "../frame";
import { lasted } from "../scene/words";

const MINUS = "\u2212";
const NONE = "\u2013"; // where a figure is not known

/** signed writes a number with its sign; what rounds to zero has none. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : "+") + text;
}

/** angle writes an azimuth or an elevation, in radians, as signed degrees. */
export function angle(radians: number, digits = 0): string {
  const text = signed(degrees(radians), digits);
  return `${text === `${MINUS}180` ? "+180" : text}°`;
}

/** distance writes metres with three digits or so. */
export function distance(metres: number): string {
  if (metres < 10) return `${metres.toFixed(2)} m`;
  if (metres < 100) return `${metres.toFixed(1)} m`;
  if (metres < 10_000) return `${metres.toFixed(0)} m`;
  return `${(metres / 1000).toFixed(0)} km`;
}

/** rate writes samples a second, without a unit; 0 is not known. */
export function rate(hertz: number): string {
  if (!(hertz > 0)) return NONE;
  return hertz < 9.95 ? hertz.toFixed(1) : hertz.toFixed(0);
}

/** age writes how long ago something was. */
export function age(ms: number): string {
  const known = Math.max(0, ms);
  if (known < 999.5) return `${known.toFixed(0)} ms`;
  if (known < 9_950) return `${(known / 1000).toFixed(1)} s`;
  return lasted(1000 * Math.round(known / 1000));
}

/** ago writes how far in the past something is, to a tenth of a second. */
export function ago(seconds: number): string {
  return `${seconds.toFixed(1)} s ago`;
}

/** count writes how many there are. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** clock writes the time of day, here, of a Unix time in ms. */
export function clock(unixMs: number): string {
  const at = new Date(unixMs);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** decibels writes a linear gain in dB; 0 is silence. */
export function decibels(linear: number): string {
  if (!(linear > 0)) return "silent";
  return `${signed(20 * Math.log10(linear), 0)} dB`;
}

/** coordinate writes metres for a number field: a plain minus, centimetres. */
export function coordinate(metres: number): string {
  const text = metres.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
}
