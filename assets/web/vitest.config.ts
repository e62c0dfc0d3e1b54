import { defineConfig } from "vitest/config";

// What needs no browser. One process for all is quicker than one for each file.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["vitest.setup.ts"],
    isolate: false,
    pool: "threads",
  },
});
