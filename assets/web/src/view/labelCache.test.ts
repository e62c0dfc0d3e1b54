import { expect, test } from "vitest";
import { Bounded } from "./labelCache";

test("what was asked for longest ago goes first", () => {
  const cache = new Bounded<string>(3);
  const made: string[] = [];
  const get = (key: string): string =>
    cache.get(key, (k) => {
      made.push(k);
      return k.toUpperCase();
    });

  for (const key of ["a", "b", "c", "a", "d"]) expect(get(key)).toBe(key.toUpperCase());
  expect(cache.size).toBe(3);
  expect(made).toEqual(["a", "b", "c", "d"]);

  get("a");
  expect(made, "a was used, so it stayed").toEqual(["a", "b", "c", "d"]);
  get("b");
  expect(made, "b had to go").toEqual(["a", "b", "c", "d", "b"]);
});

test("clear forgets all", () => {
  const cache = new Bounded<number>(3);
  cache.get("a", () => 1);
  cache.clear();
  expect(cache.size).toBe(0);
  expect(cache.get("a", () => 2)).toBe(2);
});
