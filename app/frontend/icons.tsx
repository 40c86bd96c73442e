/** Lucide's icons are imported one by one, so that a page contains only those it uses. */
import { BookOpen, Compass, Hand, Heart, House, type IconNode, Leaf, Star, Users } from "lucide";
import { createElement, type JSX } from "preact";

import type { Theme } from "./wire.gen";

/** The icons that a theme can have. */
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

export const themeIcons = Object.keys(iconNodes) as Theme["icon"][];

/** An icon. Without a label it is hidden from screen readers. */
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

/** A theme's icon by its name. */
export function ThemeIcon({ name, label }: { name: Theme["icon"]; label?: string }): JSX.Element {
  return <Icon of={iconNodes[name]} label={label} />;
}
