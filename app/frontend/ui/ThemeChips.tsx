import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { localized, localizedLang } from "../i18n";
import { ThemeIcon } from "../icons";
import { colourOf, type Theme } from "./theme";
import "./ThemeChips.css";

type Props = {
  /** The name of the group for screen readers. */
  legend: string;
  themes: readonly Theme[];
  /** The id of the chosen theme. */
  value: string | undefined;
  onPick: (id: string) => void;
};

/** A choice of one theme, as radio buttons. */
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

/** One theme of the choice. The checked one also differs in weight and border, not by colour alone. */
export function ThemeChip({ theme, group, checked, onPick }: ChipProps): JSX.Element {
  return (
    <label class="theme-chip" data-theme={colourOf(theme)}>
      <input class="visually-hidden" type="radio" name={group} checked={checked} onChange={onPick} />
      <ThemeIcon name={theme.icon} />
      <span lang={localizedLang(theme.name)}>{localized(theme.name)}</span>
    </label>
  );
}
