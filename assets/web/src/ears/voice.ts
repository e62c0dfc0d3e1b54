import type { Loop } from "./sounds/bank";
import type { Stance } from "./stance";

/** The time constant of gains: a fade is over in three of them, 30 ms, and 60 ms leave a thousandth. */
const GLIDE_S = 0.01;
const OUT_S = 0.07;

/** What is written to a node only if it changes by more: a hundredth of a degree, a hundredth of a decibel. */
const SAME_DIRECTION = 2e-4;
const SAME_GAIN = 1e-3; // of the gain

/**
 * Voice is a source that is heard: its loop, a gain, a panner with a head's transfer functions.
 *
 * The gain by distance is this one's and not the panner's, which would have to be given ramps
 * of positions to be smooth: those cost Chromium twice as much per voice. Directions need none:
 * every browser's HRTF panner cross-fades from one to the next within some 45 ms. So a teleport
 * is a short cross-fade as well, and never sweeps across the room.
 */
export class Voice {
  private readonly source: AudioBufferSourceNode;
  private readonly level: GainNode;
  private readonly panner: PannerNode;

  // what was written last
  private gain = 0;
  private x = NaN;
  private y = NaN;
  private z = NaN;

  /** The voice is silent until it is placed. */
  constructor(
    context: BaseAudioContext,
    out: AudioNode,
    readonly name: string,
    readonly sound: string,
    { clip, start }: Loop,
  ) {
    this.source = context.createBufferSource();
    this.level = context.createGain();
    this.panner = context.createPanner();
    this.source.buffer = clip.buffer;
    this.source.loop = true;
    this.source.loopStart = clip.wrap / clip.buffer.sampleRate;
    this.source.loopEnd = clip.buffer.duration;
    this.level.gain.value = 0;
    this.panner.panningModel = "HRTF";
    this.panner.rolloffFactor = 0;
    this.source.connect(this.level).connect(this.panner).connect(out);
    this.source.start(0, within(start + context.currentTime, this.source.loopStart, this.source.loopEnd));
  }

  /** place puts the voice where a stance has seen it, now in the context's time. */
  place(seen: Stance, now: number): void {
    const { x, y, z, gain } = seen;
    const moved = Math.abs(x - this.x) + Math.abs(y - this.y) + Math.abs(z - this.z);
    if (!(moved <= SAME_DIRECTION)) {
      this.panner.positionX.value = this.x = x;
      this.panner.positionY.value = this.y = y;
      this.panner.positionZ.value = this.z = z;
    }
    if (Math.abs(gain - this.gain) > SAME_GAIN * gain) {
      this.level.gain.setTargetAtTime(gain, now, GLIDE_S);
      this.gain = gain;
    }
  }

  /** end fades the voice out and frees it; freed is called then. */
  end(now: number, freed: () => void): void {
    this.level.gain.setTargetAtTime(0, now, GLIDE_S);
    this.source.onended = () => {
      this.free();
      freed();
    };
    this.source.stop(now + OUT_S);
  }

  /** free ends the voice at once. */
  free(): void {
    this.source.onended = null;
    this.source.stop();
    this.source.disconnect();
    this.level.disconnect();
    this.panner.disconnect();
  }
}

/** within is where a loop is, t seconds after its beginning was or will be heard. */
function within(t: number, wrap: number, length: number): number {
  if (t >= 0 && t < length) return t;
  const period = length - wrap;
  return wrap + ((((t - wrap) % period) + period) % period);
}
