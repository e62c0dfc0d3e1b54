/**
 * How many voices the machine carries. An audio thread that does not keep up renders less
 * than a second in a second: then the context's clock falls behind the page's, in every
 * browser. So a machine that is too slow is found out and given less to do, quickly, and more
 * again slowly.
 */

const WINDOW_S = 2; // long beside the steps of an audio clock, 10 to 60 ms
const MAX_LOST = 0.05; // of the window
const CALM_WINDOWS = 5; // until more is tried
const LEAST = 4; // voices
const CUT = 0.7; // what is left of the voices, or less if more than that was lost
const MORE = 2; // voices
const GAP_S = 1; // without a tick: the machine slept, or the tab

/**
 * mostVoices is where to begin. A voice that moves costs half a percent of one core of a server
 * of 2020 (Chromium, 48 kHz); telephones tell as many cores as desks have, but slower ones.
 */
export function mostVoices(cores: number, phone: boolean): number {
  if (phone) return 16;
  return cores >= 8 ? 48 : cores >= 4 ? 32 : 24;
}

export class Capacity {
  private voices: number;
  private begun = false;
  private wall = 0; // seconds, at the beginning of the window
  private audio = 0;
  private last = 0; // wall
  private calm = 0; // windows in a row

  constructor(private readonly most: number) {
    this.voices = most;
  }

  /** limit is how many voices may be heard now. */
  get limit(): number {
    return this.voices;
  }

  /** tick tells both clocks, in seconds, many times a second while sound runs. */
  tick(wall: number, audio: number): void {
    const gap = wall - this.last;
    this.last = wall;
    if (!this.begun || gap > GAP_S) {
      this.begin(wall, audio);
      return;
    }
    const elapsed = wall - this.wall;
    if (elapsed < WINDOW_S) return;
    const lost = 1 - (audio - this.audio) / elapsed;
    this.begin(wall, audio);
    this.calm = lost > MAX_LOST ? 0 : this.calm + 1;
    if (lost > MAX_LOST) this.voices = Math.max(LEAST, Math.floor(this.voices * Math.min(CUT, 1 - lost)));
    else if (this.calm % CALM_WINDOWS === 0) this.voices = Math.min(this.most, this.voices + MORE);
  }

  /** pause says that the sound stands still, and not for want of speed. */
  pause(): void {
    this.begun = false;
  }

  private begin(wall: number, audio: number): void {
    this.begun = true;
    this.wall = wall;
    this.audio = audio;
  }
}
