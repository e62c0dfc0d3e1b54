/** The longest wait between two attempts, in ms: a hub that returns is found within it. */
const LONGEST_MS = 1000;
/** The same for a page that nobody sees or hears. */
const LONGEST_HIDDEN_MS = 10_000;
/** The shortest but for the first, which is none. */
const SHORTEST_MS = 250;

/**
 * retryDelay is how long to wait before the next attempt after so many that
 * failed, in ms. random is in [0, 1): half of the wait is left to chance, so that
 * all the pages of a hub that returns do not come at once.
 */
export function retryDelay(failures: number, isIdle: boolean, random: number): number {
  if (failures === 0) return 0;
  const longest = isIdle ? LONGEST_HIDDEN_MS : LONGEST_MS;
  const wait = Math.min(longest, SHORTEST_MS * 2 ** Math.min(failures, 10));
  return wait * (0.5 + random / 2);
}
