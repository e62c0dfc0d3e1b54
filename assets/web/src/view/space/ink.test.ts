import { describe, expect, it } from "vitest";
import { mix, parseInk, toHex, withAlpha } from "./ink";

describe("ink", () => {
  it("reads what a canvas writes, red the lowest byte", () => {
    expect(parseInk("#123456")).toBe(0xff563412);
    expect(parseInk("rgba(18, 52, 86, 0.5)")).toBe(0x80563412);
    expect(parseInk("rgb(255, 0, 0)")).toBe(0xff0000ff);
  });

  it("thins, mixes, and gives three.js its own order", () => {
    expect(withAlpha(0xff563412, 0.5).toString(16)).toBe("7f563412");
    expect(withAlpha(0xff563412, 1)).toBe(0xff563412);
    expect(mix(0xff000000, 0xff0000ff, 0.5)).toBe(0xff000080);
    expect(mix(0xff112233, 0xffffffff, 0)).toBe(0xff112233);
    expect(toHex(0xff563412)).toBe(0x123456);
  });
});
