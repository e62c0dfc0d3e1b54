/** What both views draw by the same measure. */

/** Circles of distance around the head, in metres. */
export const CIRCLES_M = [1, 2, 5, 10] as const;
/** A velocity is drawn as the way of so many seconds. */
export const AHEAD_S = 0.5;
