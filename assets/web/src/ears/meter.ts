/** How loud it is at an ear: the samples that leave, as an AnalyserNode holds them. */

const WINDOW_S = 0.05;
const FALL_DB_S = 12; // of a peak, per second: as meters of programme level fall (IEC 60268-10, type I)

/** Level is linear; 1 is full scale, and the RMS of a full-scale sine 0.71. */
export interface Level {
  left: number; // RMS over the last 50 ms
  right: number;
  peakLeft: number; // the largest sample, and then falling
  peakRight: number;
}

export const SILENCE: Readonly<Level> = Object.freeze({ left: 0, right: 0, peakLeft: 0, peakRight: 0 });

export class Meter {
  private readonly ears: readonly [AnalyserNode, AnalyserNode];
  private readonly samples: Float32Array<ArrayBuffer>;
  private readonly window: number; // frames
  private readonly level: Level = { ...SILENCE };
  private time = 0; // the context's, when it was read last

  constructor(
    private readonly context: BaseAudioContext,
    from: AudioNode,
  ) {
    this.window = Math.round(WINDOW_S * context.sampleRate);
    const split = context.createChannelSplitter(2);
    from.connect(split);
    this.ears = [context.createAnalyser(), context.createAnalyser()];
    for (const [channel, ear] of this.ears.entries()) {
      ear.fftSize = 2 ** Math.ceil(Math.log2(this.window));
      split.connect(ear, channel);
    }
    this.samples = new Float32Array(this.ears[0].fftSize);
  }

  /** read returns one object, which the next read writes anew. */
  read(): Readonly<Level> {
    const now = this.context.currentTime;
    const fall = 10 ** ((-FALL_DB_S * Math.max(0, now - this.time)) / 20);
    this.time = now;
    const { level } = this;
    const [left, right] = this.ears;
    level.left = this.measure(left);
    level.peakLeft = Math.max(this.peak, level.peakLeft * fall);
    level.right = this.measure(right);
    level.peakRight = Math.max(this.peak, level.peakRight * fall);
    return level;
  }

  private peak = 0; // written by measure

  private measure(ear: AnalyserNode): number {
    const { samples } = this;
    ear.getFloatTimeDomainData(samples);
    let power = 0;
    this.peak = 0;
    for (let i = samples.length - this.window; i < samples.length; i++) {
      const v = samples[i]!;
      power += v * v;
      this.peak = Math.max(this.peak, Math.abs(v));
    }
    return Math.sqrt(power / this.window);
  }
}
