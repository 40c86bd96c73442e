/** Lucide's icons are imported one by one, so that a page contains only those it uses. */
import { BookOpen, CircleQuestionMark, Compass, Hand, Heart, House, type IconNode, Leaf, Star, Users } from "lucide";
import { createElement, type JSX } from "preact";

import { localized, localizedLang, type LocalizedText } from "./i18n";
import { isMirrored } from "./mirroredIcons";
import type { ThemeInput } from "./wire.gen";

export type ThemeIconName = ThemeInput["icon"];

/** The icons that a theme can have. */
const iconNodes: Record<ThemeIconName, IconNode> = {
  hand: Hand,
  shelter: House,
  compass: Compass,
  heart: Heart,
  leaf: Leaf,
  star: Star,
  book: BookOpen,
  people: Users,
  question: CircleQuestionMark,
};

export const themeIcons = Object.keys(iconNodes) as ThemeIconName[];

/** Whether this version has the icon. A workshop of another version may have other ones. */
export const isThemeIcon = (name: string): name is ThemeIconName => Object.hasOwn(iconNodes, name);

/** An icon. Without a label it is hidden from screen readers. lang: the label's language, if it is not the page's. */
export function Icon({ of, label, lang }: { of: IconNode; label?: string | undefined; lang?: string | undefined }): JSX.Element {
  return (
    <svg
      class="icon"
      data-mirrored={isMirrored(of)}
      viewBox="0 0 24 24"
      width="1.25em"
      height="1.25em"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      {...(label ? { role: "img", "aria-label": label, lang } : { "aria-hidden": "true" })}
    >
      {of.map(([tag, attributes]) => createElement(tag, attributes))}
    </svg>
  );
}

/** A theme's icon by its name; nothing for an unknown icon, because the theme's name is enough. */
export function ThemeIcon({ name, label }: { name: string; label?: LocalizedText }): JSX.Element | null {
  return isThemeIcon(name) ? <Icon of={iconNodes[name]} label={label && localized(label)} lang={label && localizedLang(label)} /> : null;
}
