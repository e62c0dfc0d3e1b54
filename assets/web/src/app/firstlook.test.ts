import { expect, it } from "vitest";
import { pictureOf, shown } from "../panel/testpicture";
import type { Picture } from "../scene/picture";
import { FirstLook } from "./firstlook";

/** looked is a FirstLook at a view whose camera says how many sources it was fitted to. */
function looked(): { look: FirstLook; view: { camera: string }; see(sources: number, nowMs: number): string } {
  const view = { camera: "asked for", fit: ({ sources }: Picture) => void (view.camera = `fits ${sources.length}`) };
  const look = new FirstLook({ view });
  const see = (sources: number, nowMs: number): string => {
    look.tick(pictureOf(Array.from({ length: sources }, (_, k) => shown(`s${k}`))), nowMs);
    return view.camera;
  };
  return { look, view, see };
}

it("shows all sources that come within a moment of the first", () => {
  const { look, see } = looked();
  look.begin();
  expect([see(0, 0), see(1, 5000), see(3, 6400), see(4, 6600), see(5, 6700)]).toEqual(["asked for", "fits 1", "fits 3", "fits 3", "fits 3"]);
});

it("leaves the camera to whoever moves it", () => {
  const { look, view, see } = looked();
  look.begin();
  see(1, 0);
  view.camera = "moved";
  expect(see(2, 100)).toBe("moved");
});

it("changes nothing before it begins, and nothing once it has ended", () => {
  const { look, see } = looked();
  expect(see(1, 0)).toBe("asked for");
  look.begin();
  look.end(); // a link says where to look from
  expect(see(2, 100)).toBe("asked for");
});
