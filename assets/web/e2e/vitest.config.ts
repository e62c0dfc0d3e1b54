import { defineConfig } from "vitest/config";

// One test after the other: they print how fast the page is, on a machine of two
// cores that runs the hub, the publisher and the browser.
export default defineConfig({
  test: {
    include: ["e2e/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true, // the figures are printed as they come
  },
});
