/** One source of the scene, as it is shown. */
import { copy, type Quat, type Vec } from "../frame";
import type { Sample } from "../wire/told";
import { newSpot } from "./curve";
import { hue } from "./hue";
import type { Shown } from "./picture";
import { RateMeter } from "./rate";
import { rankOf } from "./roll";
import { Timeline } from "./timeline";
import type { Track } from "./track";
import { Tail } from "./trail";
import { set } from "./turn";

const CATCH_UP_MS = 300; // a hand that let go is believed for so long
const TOLD_MS = 3500; // and the hub's word about a rate: it is asked each second
const HAND_SMOOTH_MS = 50; // time constant of a hand's velocity
const NEAR_M = 1e-3; // the hub has caught up when it is as near as this, …
const NEAR = 1e-6; // … and as the wire's 32 bits are accurate
const ASLEEP_MS = 500; // nobody looked for so long: what was shown does not go on

/** Hand is this page's, that carries a source. */
interface Hand {
  readonly at: Vec;
  placed: boolean; // at is known
  releasedMs: number; // when it let go; Infinity: it has not
}

export class Source implements Shown {
  // what is shown
  readonly at: Vec = { x: 0, y: 0, z: 0 };
  readonly velocity: Vec = { x: 0, y: 0, z: 0 };
  facing: Quat | undefined;
  private readonly turn: Quat = { x: 0, y: 0, z: 0, w: 1 };
  live = false;
  ageMs = 0;
  rateHz = 0;
  heldBy = "";
  mine = false;
  message = "";
  readonly hue: number;
  readonly rank: string; // what it is sorted by
  readonly trail = new Tail();
  visible = false; // it is in the picture
  private shownMs = NaN; // the time that is shown
  private shownPast = false;
  private run = 0; // counts jumps, as far as they are shown
  private standing = false; // all that is shown stays as it is, but its age

  // what is so now
  present = false;
  isLive = false;
  holder = "";
  round = 0; // of the newest snapshot that told of it
  leftMs = -Infinity; // when it was gone
  private newestMs = -Infinity; // when its newest sample was captured
  private hand: Hand | undefined;
  private readonly motion = new Timeline();
  private meter: RateMeter | undefined; // none before the first sample that is no part of a snapshot
  private toldHz = 0;
  private toldMs = -Infinity;

  constructor(
    readonly name: string,
    readonly track: Track,
  ) {
    this.hue = hue(name);
    this.rank = rankOf(name);
  }

  /** isOver says that it was not there in all the time that is recorded. */
  get isOver(): boolean {
    return !this.present && this.track.isOver();
  }

  /** delayMs is how far what is shown is behind its fastest samples; 0 while it stands. */
  get delayMs(): number {
    return this.motion.rests ? 0 : this.motion.lagMs - this.motion.offsetMs;
  }

  /** take takes a sample that came at arrivalMs. */
  take(sample: Sample, arrivalMs: number, snapshot: boolean): void {
    this.rouse();
    if (this.motion.add(sample, arrivalMs, snapshot)) {
      if (!snapshot) (this.meter ??= new RateMeter()).tick(arrivalMs);
      this.newestMs = sample.timeMs;
      const seen = Math.min(arrivalMs, sample.timeMs + this.motion.offsetMs);
      this.track.add(seen, sample, sample.facing, sample.teleport);
    }
    if (Number.isNaN(this.shownMs)) copy(this.at, sample);
    this.present = true;
    this.isLive = sample.live;
    this.holder = sample.heldBy;
    this.message = sample.message;
    this.track.state(arrivalMs, true, sample.live, sample.heldBy);
  }

  /** leave says that it is gone. */
  leave(nowMs: number): void {
    this.rouse();
    this.present = false;
    this.leftMs = nowMs;
    this.track.state(nowMs, false, false, "");
  }

  /** record says what is so in a record that begins at nowMs. */
  record(nowMs: number): void {
    this.track.state(nowMs, this.present, this.isLive, this.holder);
    if (this.present) this.track.add(nowMs, this.at, this.facing, false);
  }

  /** tellRate gives what the hub counted. */
  tellRate(hz: number, nowMs: number): void {
    this.rouse();
    this.toldHz = hz;
    this.toldMs = nowMs;
  }

  /** hold has this page's hand take it. */
  hold(): void {
    this.rouse();
    if (this.hand === undefined) this.hand = { at: { x: 0, y: 0, z: 0 }, placed: false, releasedMs: Infinity };
    this.hand.releasedMs = Infinity;
  }

  /** pin shows it at a place as long as the hand holds it. */
  pin(at: Readonly<Vec>): void {
    if (this.hand === undefined) return;
    copy(this.hand.at, at);
    this.hand.placed = true;
  }

  letGo(nowMs: number): void {
    if (this.hand !== undefined) this.hand.releasedMs = Math.min(this.hand.releasedMs, nowMs);
  }

  /** showNow shows it as at nowMs. false: it is not there. */
  showNow(nowMs: number): boolean {
    if (this.standing) {
      this.ageMs = Math.max(0, nowMs - this.newestMs);
      this.shownMs = nowMs;
      return true;
    }
    this.visible = this.present;
    if (!this.present) return false;
    this.motion.move(nowMs);
    if (this.isInHand(nowMs)) this.followHand(nowMs - this.shownMs);
    else this.followMotion();
    this.live = this.isLive;
    this.heldBy = this.holder;
    this.mine = this.hand !== undefined && this.hand.releasedMs === Infinity;
    this.ageMs = Math.max(0, nowMs - this.newestMs);
    this.rateHz = nowMs - this.toldMs < TOLD_MS ? this.toldHz : (this.meter?.perSecond(nowMs) ?? 0);
    this.drawTrail(nowMs);
    this.shownMs = nowMs;
    this.shownPast = false;
    this.standing = this.motion.rests && this.trail.rests && this.rateHz === 0 && this.hand === undefined;
    return true;
  }

  /** showPast shows it as it was at t. false: it was not there. */
  showPast(t: number): boolean {
    if (this.shownPast && this.shownMs === t) return this.visible;
    this.rouse();
    this.shownMs = t;
    this.shownPast = true;
    const state = this.track.stateAt(t);
    const age = state?.there === true ? this.track.at(t, WAS) : NaN;
    this.visible = !Number.isNaN(age);
    if (state === undefined || !this.visible) return false;
    copy(this.at, WAS.at);
    copy(this.velocity, WAS.velocity);
    this.face(WAS.looks ? WAS.turn : undefined);
    this.live = state.live;
    this.heldBy = state.heldBy;
    this.mine = false;
    this.ageMs = age;
    this.trail.redo(this.at, t, this.track, t);
    return true;
  }

  /** rouse has it shown anew, all of it. */
  private rouse(): void {
    if (this.standing) this.motion.move(this.shownMs);
    this.standing = false;
  }

  /** isInHand says whether it is shown at the hand: until that let go, and the hub has caught up or should have. */
  private isInHand(nowMs: number): boolean {
    const { hand } = this;
    if (hand === undefined) return false;
    const near = NEAR_M + NEAR * Math.hypot(hand.at.x, hand.at.y, hand.at.z);
    if (nowMs < hand.releasedMs || (hand.placed && nowMs - hand.releasedMs < CATCH_UP_MS && !this.motion.isAt(hand.at, near))) {
      return hand.placed;
    }
    if (hand.placed) this.motion.glideFrom(hand.at);
    this.hand = undefined;
    return false;
  }

  private followHand(passed: number): void {
    const { at } = this.hand!;
    if (passed > 0 && passed < ASLEEP_MS) {
      const share = 1 - Math.exp(-passed / HAND_SMOOTH_MS);
      this.velocity.x += share * (((at.x - this.at.x) / passed) * 1000 - this.velocity.x);
      this.velocity.y += share * (((at.y - this.at.y) / passed) * 1000 - this.velocity.y);
      this.velocity.z += share * (((at.z - this.at.z) / passed) * 1000 - this.velocity.z);
    }
    copy(this.at, at);
    this.face(this.motion.facing);
  }

  private followMotion(): void {
    copy(this.at, this.motion.at);
    copy(this.velocity, this.motion.velocity);
    if (!this.isLive) this.velocity.x = this.velocity.y = this.velocity.z = 0;
    this.face(this.motion.facing);
  }

  /** drawTrail goes on with the trail as time goes on; where nobody looked, the record knows it. */
  private drawTrail(nowMs: number): void {
    const passed = nowMs - this.shownMs;
    if (this.run !== this.motion.run) this.trail.cut();
    this.run = this.motion.run;
    if (!this.shownPast && passed >= 0 && passed < ASLEEP_MS) this.trail.follow(this.at, nowMs);
    else this.trail.redo(this.at, nowMs, this.track, nowMs - this.delayMs);
  }

  private face(facing: Readonly<Quat> | undefined): void {
    this.facing = facing && this.turn;
    if (facing !== undefined) set(this.turn, facing.x, facing.y, facing.z, facing.w);
  }
}

const WAS = newSpot();
