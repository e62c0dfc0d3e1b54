/** What the ears need of the browser, so that tests can have them without one. */
import type { Decoder } from "./file";
import type { Samples } from "./sounds/signal";

export interface Browser {
  /** open makes a context; it throws where there is no sound to be had. */
  open(): AudioContext;
  /** now is the page's clock in seconds. */
  now(): number;
  readonly cores: number;
  readonly phone: boolean;
  keep(samples: Samples, rate: number): AudioBuffer;
  /** decoder decodes files for a rate in Hz. */
  decoder(rate: number): Decoder;
}

/** isSupported says whether this browser has Web Audio. */
export function isSupported(): boolean {
  return [globalThis.AudioContext, globalThis.OfflineAudioContext, globalThis.PannerNode].every((part) => typeof part === "function");
}

/** thisBrowser is the one that the page runs in. */
export function thisBrowser(): Browser {
  return {
    open,
    now: () => performance.now() / 1000,
    cores: navigator.hardwareConcurrency || 2,
    phone: matchMedia("(pointer: coarse) and (hover: none)").matches,
    keep,
    decoder: (rate) => ({
      duration,
      decode: (bytes) => new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes),
      keep,
    }),
  };
}

function open(): AudioContext {
  // Or the switch that mutes an iPhone's bell would mute the scene (Audio Session API, Safari 16.4).
  const { audioSession } = navigator as { audioSession?: { type: string } };
  if (audioSession !== undefined) audioSession.type = "playback";
  return new AudioContext({ latencyHint: "interactive" });
}

function keep(samples: Samples, rate: number): AudioBuffer {
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: rate });
  buffer.copyToChannel(samples, 0);
  return buffer;
}

const DURATION_MS = 3000; // for a browser that does not answer

/** duration asks a media element, which reads no more of a file than it must. */
function duration(file: File): Promise<number | undefined> {
  return new Promise((resolve) => {
    const media = document.createElement("audio");
    const url = URL.createObjectURL(file);
    const answer = () => {
      clearTimeout(timer);
      media.onloadedmetadata = media.onerror = null;
      resolve(Number.isFinite(media.duration) ? media.duration : undefined);
      media.removeAttribute("src");
      URL.revokeObjectURL(url);
    };
    const timer = setTimeout(answer, DURATION_MS);
    media.onloadedmetadata = media.onerror = answer;
    media.preload = "metadata";
    media.src = url;
  });
}
