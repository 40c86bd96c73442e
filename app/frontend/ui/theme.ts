/** The colours of themes: their names in tokens.css, which also has their edge patterns. */
import type { Theme as WireTheme } from "../wire.gen";

export type Theme = Pick<WireTheme, "id" | "name" | "colour" | "icon" | "hint">;

/** The colours 1 to 8, each with its default icon. */
export const THEME_COLOURS = [
  { name: "sun", icon: "hand" },
  { name: "wood", icon: "shelter" },
  { name: "heather", icon: "compass" },
  { name: "fjord", icon: "people" },
  { name: "rowan", icon: "heart" },
  { name: "birch", icon: "leaf" },
  { name: "dusk", icon: "star" },
  { name: "stone", icon: "book" },
] as const;

/** The value of data-theme. A card whose theme is not known (yet) is "stone". */
export function colourOf(theme: Theme | undefined): string {
  return THEME_COLOURS[(theme?.colour ?? 0) - 1]?.name ?? "stone";
}
