/** Which sources are heard: the nearest, with a bonus for those that are. */
import type { Vec } from "../frame";

/**
 * How much nearer a source must be than one that is heard to take its place: 2 dB, so that
 * two of them do not swap to and fro (the renderer's chosenBonus).
 */
const HEARD_BONUS = 1.26;

/** What can be chosen. */
export interface Candidate {
  readonly name: string;
  readonly at: Readonly<Vec>;
  readonly live: boolean;
}

export interface Judge {
  /** distance in metres; what is not finite is not heard. */
  distance(at: Readonly<Vec>): number;
  /** isHeard says whether a source is heard so far. */
  isHeard(name: string): boolean;
  isSilent(name: string): boolean;
}

export class Ranking {
  /** chosen are the nearest ones' names, the nearest first. */
  readonly chosen: string[] = [];
  /** leftOut is how many live sources that sound were not chosen. */
  leftOut = 0;

  private readonly scores: number[] = []; // metres, of chosen

  /** choose ranks anew; of equals, the one that comes first. */
  choose(sources: readonly Candidate[], most: number, judge: Judge): void {
    const { chosen, scores } = this;
    chosen.length = scores.length = 0;
    let sounding = 0;
    for (const { name, at, live } of sources) {
      if (!live || judge.isSilent(name)) continue;
      let score = judge.distance(at);
      if (!Number.isFinite(score)) continue;
      sounding++;
      const worst = chosen.length < most ? Infinity : (scores[most - 1] ?? 0);
      if (score >= worst * HEARD_BONUS) continue; // most end here, unasked whether they are heard
      if (judge.isHeard(name)) score /= HEARD_BONUS;
      if (score >= worst) continue;
      let i = chosen.length < most ? chosen.length : most - 1;
      for (; i > 0 && score < scores[i - 1]!; i--) {
        chosen[i] = chosen[i - 1]!;
        scores[i] = scores[i - 1]!;
      }
      chosen[i] = name;
      scores[i] = score;
    }
    this.leftOut = sounding - chosen.length;
  }
}
