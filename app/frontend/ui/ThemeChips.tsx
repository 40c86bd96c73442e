import { Check } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { localized, localizedLang } from "../i18n";
import { Icon, ThemeIcon } from "../icons";
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

/** One theme of the choice, with its hint. The checked one has a border and a tick, so that it differs not by colour alone. */
export function ThemeChip({ theme, group, checked, onPick }: ChipProps): JSX.Element {
  return (
    <label class="theme-chip" data-theme={colourOf(theme)}>
      <input class="visually-hidden" type="radio" name={group} checked={checked} onChange={onPick} />
      <ThemeIcon name={theme.icon} />
      <span class="theme-chip-words">
        <b lang={localizedLang(theme.name)}>{localized(theme.name)}</b>
        {theme.hint && localized(theme.hint) && <> <span lang={localizedLang(theme.hint)}>{localized(theme.hint)}</span></>}
      </span>
      <Icon of={Check} />
    </label>
  );
}
