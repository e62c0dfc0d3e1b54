/** What the tests print. */

/** median is the middle one of some figures, or the upper of the two. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** quantile is the figure below which a share of them lies. */
export function quantile(figures: readonly number[], share: number): number {
  if (figures.length === 0) return NaN;
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
