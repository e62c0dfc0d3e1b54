/**
 * The limiter: whatever comes together leaves within full scale, and what is heard stays where
 * it is, because both ears get one gain. What stays below the threshold leaves as it came,
 * 6 ms later.
 *
 * A DynamicsCompressorNode does it (Web Audio 1.19), but it lets beginnings through and makes up
 * for the gain it takes: that is taken back, and a curve bends what is above the knee below the ceiling.
 */

const THRESHOLD_DB = -4;
const RATIO = 20;
const ATTACK_S = 0.002;
const RELEASE_S = 0.15;

/** CEILING is the renderer's (dsp.LimiterCeiling): −0.1 dB. */
export const CEILING = 0.98855;
const KNEE = 0.8; // −1.9 dB
const RANGE = 8; // the curve reaches to +18 dB
const POINTS = 8193;

/** limiter connects itself to `from`, and returns the node that sound leaves by. */
export function limiter(context: BaseAudioContext, from: AudioNode): AudioNode {
  const compressor = context.createDynamicsCompressor();
  compressor.threshold.value = THRESHOLD_DB;
  compressor.ratio.value = RATIO;
  compressor.knee.value = 0;
  compressor.attack.value = ATTACK_S;
  compressor.release.value = RELEASE_S;

  const level = context.createGain();
  level.gain.value = 10 ** (-makeUpDB() / 20) / RANGE;
  const ceiling = context.createWaveShaper();
  ceiling.curve = curve();
  return from.connect(compressor).connect(level).connect(ceiling);
}

/** makeUpDB is what a compressor adds: what it takes from full scale, to the power of 0.6 (Web Audio 1.19.3). */
function makeUpDB(): number {
  return -0.6 * THRESHOLD_DB * (1 - 1 / RATIO);
}

/** curve is straight up to the knee, and from there bends towards the ceiling. */
function curve(): Float32Array<ArrayBuffer> {
  const points = new Float32Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    const x = RANGE * ((2 * i) / (POINTS - 1) - 1);
    points[i] = Math.abs(x) <= KNEE ? x : Math.sign(x) * bend(Math.abs(x));
  }
  return points;
}

function bend(x: number): number {
  return KNEE + (CEILING - KNEE) * Math.tanh((x - KNEE) / (CEILING - KNEE));
}
