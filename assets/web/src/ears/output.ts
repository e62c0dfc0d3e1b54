import { limiter } from "./limiter";
import { Meter } from "./meter";

const GLIDE_S = 0.01; // the time constant of the master level

/** Output is where voices come together: mix ─▶ master level ─▶ limiter ─▶ the sound card, and a meter. */
export class Output {
  readonly mix: GainNode;
  readonly meter: Meter;

  constructor(readonly context: AudioContext) {
    this.mix = context.createGain();
    this.mix.channelCount = 2;
    this.mix.channelCountMode = "explicit"; // nothing at all is two silent ears, too
    this.mix.gain.value = 0;
    const out = limiter(context, this.mix);
    out.connect(context.destination);
    this.meter = new Meter(context, out);
    // The first panner has the browser read its head's transfer functions, which takes a while.
    context.createPanner().panningModel = "HRTF";
  }

  /** glide brings the master level to a linear gain, without a click. */
  glide(level: number): void {
    this.mix.gain.setTargetAtTime(level, this.context.currentTime, GLIDE_S);
  }
}
