/** Icons are Lucide's drawings, imported one by one, so that a page carries only those it shows. */
import { BookOpen, Compass, Hand, Heart, House, type IconNode, Leaf, Star, Users } from "lucide";
import { createElement, type JSX } from "preact";

import type { Theme } from "./wire.gen";

/** The drawings a theme may be known by; a workshop names them. */
const iconNodes: Record<Theme["icon"], IconNode> = {
  hand: Hand,
  shelter: House,
  compass: Compass,
  heart: Heart,
  leaf: Leaf,
  star: Star,
  book: BookOpen,
  people: Users,
};

/** The names of the theme icons, to choose from. */
export const themeIcons = Object.keys(iconNodes) as Theme["icon"][];

/** One drawing, as tall as the text's capitals and a bit; silent for a screen reader unless it has a label. */
export function Icon({ of, label }: { of: IconNode; label?: string }): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="1.25em"
      height="1.25em"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" })}
    >
      {of.map(([tag, attributes]) => createElement(tag, attributes))}
    </svg>
  );
}

/** A theme's drawing by its name. */
export function ThemeIcon({ name, label }: { name: Theme["icon"]; label?: string }): JSX.Element {
  return <Icon of={iconNodes[name]} label={label} />;
}
