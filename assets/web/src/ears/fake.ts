/**
 * A Web Audio without sound, for tests: it keeps the graph and what was
 * scheduled, and its clock is moved by hand.
 */
import type { Browser } from "./browser";

export class FakeParam {
  readonly events: { target: number; time: number }[] = [];
  constructor(private last = 0) {}

  get value(): number {
    return this.last;
  }

  set value(value: number) {
    this.setTargetAtTime(value, -1);
  }

  setTargetAtTime(target: number, time: number): void {
    if (!Number.isFinite(target) || !Number.isFinite(time)) throw new TypeError(`a param got ${target} at ${time}`);
    this.last = target;
    this.events.push({ target, time });
  }
}

export class FakeNode {
  readonly to = new Set<FakeNode>();
  constructor(readonly kind: string) {}

  connect(to: FakeNode): FakeNode {
    this.to.add(to);
    return to;
  }

  disconnect(): void {
    this.to.clear();
  }
}

export class FakeGain extends FakeNode {
  readonly gain = new FakeParam(1);
}

export class FakePanner extends FakeNode {
  panningModel = "equalpower";
  rolloffFactor = 1;
  readonly positionX = new FakeParam();
  readonly positionY = new FakeParam();
  readonly positionZ = new FakeParam();
}

export class FakeSource extends FakeNode {
  buffer: FakeBuffer | undefined;
  loop = false;
  loopStart = 0;
  loopEnd = 0;
  onended: (() => void) | null = null;
  offset = NaN;
  ends = Infinity;

  start(_when: number, offset: number): void {
    if (!(offset >= 0 && offset < this.loopEnd)) throw new RangeError(`a source of ${this.loopEnd} s starts at ${offset} s`);
    this.offset = offset;
  }

  stop(when = 0): void {
    this.ends = when;
  }
}

export class FakeAnalyser extends FakeNode {
  fftSize = 2048;
  samples = (_i: number) => 0;

  getFloatTimeDomainData(out: Float32Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.samples(i - out.length);
  }
}

class FakeCompressor extends FakeNode {
  readonly threshold = new FakeParam(-24);
  readonly ratio = new FakeParam(12);
  readonly knee = new FakeParam(30);
  readonly attack = new FakeParam(0.003);
  readonly release = new FakeParam(0.25);
}

class FakeShaper extends FakeNode {
  curve: Float32Array | undefined;
}

export class FakeContext {
  currentTime = 0;
  readonly sampleRate = 48000;
  state: "suspended" | "running" = "suspended";
  deaf = false; // nothing resumes it
  onstatechange: (() => void) | undefined;
  readonly destination = new FakeNode("destination");
  readonly nodes: FakeNode[] = [];

  readonly createGain = () => this.keep(new FakeGain("gain"));
  readonly createPanner = () => this.keep(new FakePanner("panner"));
  readonly createBufferSource = () => this.keep(new FakeSource("source"));
  readonly createAnalyser = () => this.keep(new FakeAnalyser("analyser"));
  readonly createChannelSplitter = () => this.keep(new FakeNode("splitter"));
  readonly createDynamicsCompressor = () => this.keep(new FakeCompressor("compressor"));
  readonly createWaveShaper = () => this.keep(new FakeShaper("shaper"));

  async resume(): Promise<void> {
    if (this.deaf) return new Promise(() => {});
    this.become("running");
  }

  async suspend(): Promise<void> {
    this.become("suspended");
  }

  become(state: "suspended" | "running"): void {
    if (this.state === state) return;
    this.state = state;
    this.onstatechange?.();
  }

  /** pass moves the clock, and ends what ends by then. */
  pass(seconds: number): void {
    this.currentTime += seconds;
    for (const node of this.nodes) {
      if (node instanceof FakeSource && node.ends <= this.currentTime) node.onended?.();
    }
  }

  /** of are the nodes of a kind that are connected to something. */
  of<T extends FakeNode>(type: new (kind: string) => T): T[] {
    return this.nodes.filter((node): node is T => node instanceof type && node.to.size > 0);
  }

  /** wired is how many nodes are connected to something. */
  wired(): number {
    return this.nodes.filter((node) => node.to.size > 0).length;
  }

  private keep<T extends FakeNode>(node: T): T {
    this.nodes.push(node);
    return node;
  }
}

export interface FakeBuffer {
  readonly length: number;
  readonly sampleRate: number;
  readonly duration: number;
  readonly numberOfChannels: number;
  getChannelData(channel: number): Float32Array;
}

/** bufferOf is an AudioBuffer of channels. */
export function bufferOf(rate: number, ...channels: Float32Array[]): AudioBuffer {
  const length = channels[0]?.length ?? 0;
  const buffer: FakeBuffer = {
    length,
    sampleRate: rate,
    duration: length / rate,
    numberOfChannels: channels.length,
    getChannelData: (channel) => channels[channel]!,
  };
  return buffer as unknown as AudioBuffer;
}

const FILE_HZ = 100; // little to do for tests

/** FakeBrowser decodes a file to as many seconds as its text says. */
export class FakeBrowser implements Browser {
  readonly context = new FakeContext();
  opened = 0;
  broken = ""; // why there is no sound
  seconds = 0; // the page's clock
  readonly decoded: string[] = []; // texts of files
  decoding: Promise<unknown> = Promise.resolve(); // what decoding waits for

  constructor(
    readonly cores = 4,
    readonly phone = false,
  ) {}


  open = () => {
    if (this.broken !== "") throw new Error(this.broken);
    this.opened++;
    return this.context as unknown as AudioContext;
  };

  now = () => this.seconds;
  keep = (samples: Float32Array, rate: number) => bufferOf(rate, samples);

  decoder = () => ({
    duration: async (file: File) => told(await file.text()),
    decode: async (bytes: ArrayBuffer) => {
      await this.decoding;
      const text = new TextDecoder().decode(bytes);
      this.decoded.push(text);
      const seconds = told(text);
      if (seconds === undefined) throw new Error("EncodingError");
      return bufferOf(FILE_HZ, new Float32Array(seconds * FILE_HZ), new Float32Array(seconds * FILE_HZ));
    },
    keep: this.keep,
  });
}

function told(text: string): number | undefined {
  const seconds = Number.parseFloat(text);
  return Number.isFinite(seconds) ? seconds : undefined;
}
