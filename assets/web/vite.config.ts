import { defineConfig } from "vite";

// The built page is committed: the same sources give the same bytes.
export default defineConfig({
  base: "./",
  build: {
    target: ["chrome109", "firefox115", "safari16"],
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's Content-Security-Policy allows files only
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // kB: three.js is large, and loaded when the view in 3D is; a test holds what all weighs compressed
  },
});
