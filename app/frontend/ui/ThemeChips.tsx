import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { localized } from "../i18n";
import { ThemeIcon } from "../icons";
import { colourOf, type Theme } from "./theme";
import "./ThemeChips.css";

type Props = {
  /** What is chosen here, read aloud before the choices. */
  legend: string;
  themes: readonly Theme[];
  /** The chosen theme's id. */
  value: string | undefined;
  onPick: (id: string) => void;
};

/** One theme out of a few, by thumb or by arrow keys. */
export function ThemeChips({ legend, themes, value, onPick }: Props): JSX.Element {
  const group = useId();
  return (
    <fieldset class="theme-chips">
      <legend class="visually-hidden">{legend}</legend>
      {themes.map((theme) => (
        <ThemeChip key={theme.id} theme={theme} group={group} checked={theme.id === value} onPick={() => onPick(theme.id)} />
      ))}
    </fieldset>
  );
}

type ChipProps = { theme: Theme; group: string; checked: boolean; onPick: () => void };

/** One choice of a theme; the chosen one is filled and ticked by its weight, not by colour alone. */
export function ThemeChip({ theme, group, checked, onPick }: ChipProps): JSX.Element {
  return (
    <label class="theme-chip" data-theme={colourOf(theme)}>
      <input class="visually-hidden" type="radio" name={group} checked={checked} onChange={onPick} />
      <ThemeIcon name={theme.icon} />
      <span>{localized(theme.name)}</span>
    </label>
  );
}
