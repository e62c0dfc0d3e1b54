/**
 * The colours of the page: LIGHT is warm paper, DARK is deep blue-black. The
 * panel's style sheet has the same ones.
 *
 * Text, axes, marks and rings stand out from background and floor by 4.5:1 or
 * more (WCAG 2.2, 1.4.3 and 2.4.11); only the grid is meant to be faint.
 */
import type { Palette } from "./view";

export const LIGHT: Palette = Object.freeze({
  dark: false,
  background: "#f4efe6",
  floor: "#fbf8f2",
  grid: "#e9e2d5",
  gridStrong: "#d8cebc",
  axis: "#746853",
  text: "#27221a",
  muted: "#71695d",
  head: "#3d362b",
  area: "#2a7486",
  focus: "#1558d6",
  held: "#b0480f",
});

export const DARK: Palette = Object.freeze({
  dark: true,
  background: "#0a0f1e",
  floor: "#101830",
  grid: "#192340",
  gridStrong: "#283659",
  axis: "#8e9dc2",
  text: "#e9edf8",
  muted: "#8d97b3",
  head: "#dbe3f5",
  area: "#5cb8d0",
  focus: "#8ab8ff",
  held: "#ffb25c",
});
