/** How a workshop's theme is drawn: its colour's name in tokens.css, where its edge pattern is, too. */
import type { Theme as WireTheme } from "../wire.gen";

/** A theme as the workshop's entity carries it. */
export type Theme = Pick<WireTheme, "id" | "name" | "colour" | "icon">;

/** The colours 1 to 8, each with the icon that goes with it unless an organiser picks another. */
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

/** The value of data-theme; a card whose theme is not known (yet) is stone. */
export function colourOf(theme: Theme | undefined): string {
  return THEME_COLOURS[(theme?.colour ?? 0) - 1]?.name ?? "stone";
}
