/** What the views and the panel say of a source in the same words. */

/** lasted writes how long something has gone on, in whole units that are over: "119 s", "2 min", "3 h". */
export function lasted(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return `${Math.floor(s / 3600)} h`;
}

/** lostFor says for how long nothing has come of a source: "lost 12 s". */
export function lostFor(ageMs: number): string {
  return `lost ${lasted(ageMs)}`;
}

/** inHand says in whose hand a source is: in this page's, or in somebody's; empty: in nobody's. */
export function inHand(mine: boolean, heldBy: string): string {
  if (mine) return "in your hand";
  return heldBy === "" ? "" : `held by ${heldBy}`;
}
