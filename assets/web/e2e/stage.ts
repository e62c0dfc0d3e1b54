/** A small band on a stage, for pictures: it plays until it is stopped. */
import type { Hub, Program } from "./process";

interface Player {
  readonly name: string;
  /** at says where it is after t seconds, and where it looks (azimuth, radians). */
  at(t: number): { x: number; y: number; z: number; azimuth?: number };
}

const PLAYERS: readonly Player[] = [
  { name: "singer", at: (t) => ({ x: 2.6 + 0.4 * Math.sin(t * 0.9), y: -0.9 + 0.7 * Math.sin(t * 0.45), z: 0.1, azimuth: Math.PI + 0.5 * Math.sin(t * 0.7) }) },
  { name: "guitar", at: (t) => ({ x: 1.6 + 0.3 * Math.cos(t * 0.6), y: 2.3 + 0.4 * Math.sin(t * 0.8), z: -0.1, azimuth: -2.3 }) },
  { name: "bass", at: (t) => ({ x: 1.8 + 0.25 * Math.sin(t * 0.5), y: -2.2 + 0.35 * Math.cos(t * 0.7), z: -0.1, azimuth: 2.4 }) },
  { name: "drums", at: () => ({ x: 3.8, y: 0.2, z: 0.2, azimuth: Math.PI }) },
  { name: "bird", at: (t) => ({ x: 2.4 * Math.cos(t * 0.9), y: 2.8 * Math.sin(t * 0.9), z: 1.5 + 0.4 * Math.sin(t * 2) }) },
  { name: "audience", at: () => ({ x: -2.6, y: 0.8, z: 0 }) },
  { name: "camera", at: (t) => ({ x: -1.8, y: -1.9 + 0.3 * Math.sin(t * 0.4), z: 0.3, azimuth: 0.6 + 0.15 * Math.sin(t * 0.4) }) },
];

export class Band {
  private readonly playing: ReturnType<typeof setInterval>;
  private readonly publisher: Program;
  private readonly lost: Program;

  private constructor(hub: Hub) {
    this.publisher = hub.publish("-");
    this.lost = hub.publish("-"); // somebody whose tracker fails
    this.lost.write(JSON.stringify({ source: "oboe", x: -0.6, y: -2.9, z: 0 }));
    const began = performance.now();
    this.playing = setInterval(() => {
      const t = (performance.now() - began) / 1000;
      this.publisher.write(...PLAYERS.map((player) => line(player, t)));
    }, 1000 / 60);
  }

  /** play begins, and returns when there is something to see. */
  static async play(hub: Hub): Promise<Band> {
    const band = new Band(hub);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await band.lost.stop();
    return band;
  }

  async stop(): Promise<void> {
    clearInterval(this.playing);
    await this.publisher.stop();
  }
}

function line(player: Player, t: number): string {
  const { azimuth, ...at } = player.at(t);
  const turn = azimuth === undefined ? {} : { qx: 0, qy: 0, qz: Math.sin(azimuth / 2), qw: Math.cos(azimuth / 2) };
  return JSON.stringify({ source: player.name, ...at, ...turn });
}
