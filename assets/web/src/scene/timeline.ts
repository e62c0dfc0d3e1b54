/**
 * One source's motion: samples go in as they come, and where it is to be shown
 * comes out for any time after. It is shown behind its samples' capture, as
 * little as lets the next one be there in time and MAX_DELAY_MS at most; that
 * delay never jumps, but changes slowly. Nothing is guessed beyond the newest
 * sample: a source whose samples stay out stands. When they come late after
 * all, it glides from where it was shown onto its way. Times are the hub's
 * clock, Unix ms.
 */
import type { Quat, Vec } from "../frame";
import type { Sample } from "../wire/told";
import { Curve, newSpot } from "./curve";
import { set, slerp } from "./turn";
import { FIRST_DELAY_MS, SPARSE_MS, Transit } from "./transit";

const GLIDE_MS = 150; // in which it comes back to its way
const SLEW = 0.05; // a change of delay makes motion at most so much faster or slower
const SLEW_MS = 250; // a larger change is no change of delay but another clock
const ASLEEP_MS = 250; // nobody looked for so long: there is nothing to be smooth for
const OVERTAKEN_MS = 250; // samples older than the newest by more, or for longer, are by another clock
const PAUSE_MS = 2000; // an interval so long says nothing of the next
const COAST_MS = 100; // for so long after the newest sample its velocity is still told
const KEEP_MS = 400; // knots are kept for so long when nobody looks
const APART_MS = 0.01; // between knots that should be at the same time
const SAME_M = 1e-9; // what is closer is at the same place

export class Timeline {
  private readonly curve = new Curve();
  private transit: Transit | undefined; // none for what a snapshot told, and nobody moved since
  private newest = -Infinity; // capture of the newest sample
  private arrival = -Infinity; // and when it came
  private given = false; // its velocity is its publisher's

  private now = -Infinity; // of the last move
  private lag = 0; // now − the capture time that is shown
  private readonly raw = newSpot(); // there, on the curve
  private resting = false; // the source is where it will be until the next sample
  private slipped = GLIDE_MS; // ms since the way turned out to be another than shown
  private readonly slip: Vec = { x: 0, y: 0, z: 0 }; // how far off it was then
  private readonly slipTurn: Quat = { x: 0, y: 0, z: 0, w: 1 }; // and where it looked
  private readonly turn: Quat = { x: 0, y: 0, z: 0, w: 1 };

  /** What is shown, written anew by each move. */
  readonly at: Vec = { x: 0, y: 0, z: 0 }; // metres
  readonly velocity: Vec = { x: 0, y: 0, z: 0 }; // m/s, as far as it is known
  facing: Quat | undefined; // where it looks, if it says so

  /** lagMs is how far what is shown is behind now. */
  get lagMs(): number {
    return this.lag;
  }

  /** offsetMs is how long the fastest sample took; by how much the publisher's clock is slow is in it. */
  get offsetMs(): number {
    return this.transit?.offsetMs ?? 0;
  }

  /** run counts the jumps that were shown: what is shown of different ones is not connected. */
  get run(): number {
    return this.raw.run;
  }

  /** rests says whether the source stays where it is until the next sample. */
  get rests(): boolean {
    return this.resting;
  }

  /**
   * add takes a sample that came at arrivalMs. One of a snapshot may have waited
   * in the hub for any time, and says nothing of the clock. false: it is old, or
   * nothing new.
   */
  add(sample: Sample, arrivalMs: number, snapshot: boolean): boolean {
    const t = sample.timeMs;
    if (t === this.newest && this.curve.isAt(sample, SAME_M)) return false;
    if (t === this.newest && !sample.teleport) {
      this.curve.move(sample);
      this.keepPlace();
      return true;
    }
    if (t < this.newest) {
      if (this.newest - t < OVERTAKEN_MS && arrivalMs - this.arrival < OVERTAKEN_MS) return false;
      this.transit?.restart();
      this.curve.clear();
      this.newest = -Infinity;
    }
    const interval = t - this.newest;
    if (!snapshot) (this.transit ??= new Transit()).observe(arrivalMs, t, interval < PAUSE_MS ? Math.min(interval, SPARSE_MS) : 0);
    const offWay = this.setClock();
    this.append(sample);
    this.newest = t;
    this.arrival = arrivalMs;
    if (offWay) this.keepPlace();
    this.resting = false;
    return true;
  }

  /** move shows the source as at nowMs. While it rests nothing changes; but before the next sample it must have been called. */
  move(nowMs: number): void {
    const passed = nowMs - this.now;
    if (this.curve.isEmpty || passed === 0) return;
    if (this.resting) {
      this.now = nowMs;
    } else if (passed > ASLEEP_MS || passed < -ASLEEP_MS) {
      this.land(nowMs);
    } else if (passed > 0) {
      const most = SLEW * passed;
      this.lag += Math.max(-most, Math.min(most, this.wantedLag - this.lag));
      this.now = nowMs;
      const run = this.raw.run;
      this.curve.at(nowMs - this.lag, this.raw);
      this.slipped = run === this.raw.run ? this.slipped + passed : GLIDE_MS;
      this.show();
    }
  }

  /** glideFrom shows the source at a place, and has it glide from there to its newest sample. */
  glideFrom(place: Readonly<Vec>): void {
    if (this.curve.isEmpty) return;
    this.curve.keepNewest();
    this.at.x = place.x;
    this.at.y = place.y;
    this.at.z = place.z;
    this.curve.at(this.now - this.lag, this.raw);
    this.keepPlace();
  }

  /** isAt says whether the newest sample is at a place, within metres. */
  isAt(place: Readonly<Vec>, within: number): boolean {
    return this.curve.isAt(place, within);
  }

  private get wantedLag(): number {
    return this.transit?.lagMs ?? FIRST_DELAY_MS;
  }

  /** setClock takes up another clock at once; a change of delay is left to move. true: the source was shown where the next sample may prove it wrong. */
  private setClock(): boolean {
    const lag = this.wantedLag;
    const passed = this.now - this.lag >= this.curve.newest;
    if (this.resting) {
      this.lag = Math.min(lag, this.now - this.curve.newest); // nobody sees it, as long as it stays behind the newest knot
    } else if (Math.abs(lag - this.lag) > SLEW_MS) {
      this.lag = lag;
      return true;
    }
    return passed;
  }

  /** append makes a sample a knot. */
  private append(sample: Sample): void {
    this.given = sample.velocity !== undefined && !sample.estimated;
    const t = Math.max(sample.timeMs, this.curve.newest + APART_MS);
    this.curve.add(t, sample, this.given ? sample.velocity : undefined, sample.facing, sample.teleport);
    this.curve.forget(Math.max(this.now - this.lag, t - KEEP_MS));
  }

  /** keepPlace has the source glide from where it is shown onto its way, unless it jumped there. */
  private keepPlace(): void {
    const run = this.raw.run;
    if (this.now === -Infinity) return;
    this.curve.at(this.now - this.lag, this.raw);
    if (run !== this.raw.run) {
      this.raw.run = run; // move will see it
      return;
    }
    this.slip.x = this.at.x - this.raw.at.x;
    this.slip.y = this.at.y - this.raw.at.y;
    this.slip.z = this.at.z - this.raw.at.z;
    const turn = this.facing ?? this.raw.turn;
    set(this.slipTurn, turn.x, turn.y, turn.z, turn.w);
    this.slipped = 0;
    this.resting = false;
  }

  /** land shows the source without a glide. */
  private land(nowMs: number): void {
    this.now = nowMs;
    this.lag = this.wantedLag;
    this.slipped = GLIDE_MS;
    this.curve.at(nowMs - this.lag, this.raw);
    this.show();
  }

  private show(): void {
    const { raw, slip } = this;
    const back = 1 - Math.min(this.slipped, GLIDE_MS) / GLIDE_MS;
    const left = back * back; // of the slip: fast at first, and it ends without a jerk
    this.at.x = raw.at.x + left * slip.x;
    this.at.y = raw.at.y + left * slip.y;
    this.at.z = raw.at.z + left * slip.z;
    const beyond = this.now - this.lag - this.curve.newest;
    const known = beyond < COAST_MS || this.given ? 1 : 0;
    this.velocity.x = known * raw.velocity.x;
    this.velocity.y = known * raw.velocity.y;
    this.velocity.z = known * raw.velocity.z;
    this.facing = raw.looks ? this.turn : undefined;
    if (raw.looks) slerp(this.turn, raw.turn, this.slipTurn, left);
    this.resting = beyond >= COAST_MS && left === 0;
  }
}
