import { expect, test } from "vitest";

import css from "./tokens.css?raw";
import { THEME_COLOURS } from "./ui/theme";

const colours = new Map<string, { light: string; dark: string }>(
  [...css.matchAll(/--([\w-]+): var\(--light, (#\w{6})\) var\(--dark, (#\w{6})\);/g)].map(([, name = "", light = "", dark = ""]) => [name, { light, dark }]),
);

const grounds = ["paper", "surface", "well"];
const texts = ["ink", "ink-muted", "sea", "danger"];
const pairs: [text: string, ground: string][] = [
  ...grounds.flatMap((ground) => texts.map((text): [string, string] => [text, ground])),
  ["on-sea", "sea"],
  ...THEME_COLOURS.flatMap(({ name }): [string, string][] => [
    ...[...grounds, `${name}-tint`].map((ground): [string, string] => [`${name}-ink`, ground]),
    ["ink", `${name}-tint`],
  ]),
];

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function at(name: string, mode: "light" | "dark"): string {
  const colour = colours.get(name);
  if (!colour) throw new Error(`tokens.css has no colour --${name}`);
  return colour[mode];
}

/** Of WCAG: level AAA for texts, AA for borders. */
const [MIN_CONTRAST, MIN_BORDER_CONTRAST] = [7, 3];

test("contrast() gives the ratios of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

test.each(pairs)("%s has enough contrast on %s", (text, ground) => {
  expect(contrast(at(text, "light"), at(ground, "light"))).toBeGreaterThanOrEqual(MIN_CONTRAST);
  expect(contrast(at(text, "dark"), at(ground, "dark"))).toBeGreaterThanOrEqual(MIN_CONTRAST);
});

test.each(grounds)("the border of a field has enough contrast on %s", (ground) => {
  for (const mode of ["light", "dark"] as const) {
    expect(contrast(at("line-strong", mode), at(ground, mode))).toBeGreaterThanOrEqual(MIN_BORDER_CONTRAST);
  }
});

test("each theme has a different edge pattern and icon", () => {
  const edges = [...css.matchAll(/\[data-theme="(\w+)"\][^}]*--theme-edge: ([^;]+);/g)];
  const names: string[] = THEME_COLOURS.map(({ name }) => name);
  expect(edges.map(([, name]) => name)).toEqual(names);
  expect(new Set(edges.map(([, name, edge = ""]) => edge.replaceAll(`${name}-ink`, "ink"))).size).toBe(names.length);
  expect(new Set(THEME_COLOURS.map(({ icon }) => icon)).size).toBe(names.length);
});
