import { type Signal, signal, useSignal } from "@preact/signals";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { localized, t, workshopLanguage } from "../../i18n";
import { isThemeIcon, ThemeIcon, themeIcons } from "../../icons";
import { newId } from "../../live/ids";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { THEME_COLOURS } from "../../ui/theme";
import type { Theme, ThemeInput } from "../../wire.gen";
import { type LocalizedInputs, toInputs, toLocalizedText, inputsProblem, isTooLong } from "../form/localizedInputs";
import { LocalizedField, TranslationsToggle } from "../form/LocalizedField";
import * as limits from "../../sharedLists/limits.gen";
import { useSettingsForm } from "./useSettingsForm";
import { RetiredItems } from "./RetiredItems";
import { SettingsForm } from "./SettingsForm";

type EditedTheme = { id: string; name: LocalizedInputs; hint: LocalizedInputs; colour: Signal<number>; icon: Signal<string>; unsure: Signal<boolean>; retired: boolean };

const toEditedTheme = ({ id, name, hint = {}, colour, icon, unsure = false, retired }: Theme): EditedTheme => ({
  id,
  name: toInputs(name),
  hint: toInputs(hint),
  colour: signal(colour),
  icon: signal(icon),
  unsure: signal(unsure),
  retired,
});
const toTheme = ({ id, name, hint, colour, icon, unsure, retired }: EditedTheme): ThemeInput => ({
  id,
  name: toLocalizedText(name, workshopLanguage.value),
  hint: toLocalizedText(hint, ""),
  unsure: unsure.value,
  colour: colour.value,
  icon: isThemeIcon(icon.value) ? icon.value : "star",
  retired,
});

/** The settings for the themes: name, hint, colour and icon, and which one a card gets whose author chooses none. */
export function ThemeSettings(): JSX.Element {
  const { value, ...form } = useSettingsForm<readonly EditedTheme[]>(
    ({ themes }) => themes.map(toEditedTheme),
    (themes) => ({ themes: themes.map(toTheme) }),
  );
  const showTranslations = useSignal(false);
  const language = workshopLanguage.value;
  const offered = value.value.filter(({ retired }) => !retired);
  const hasProblem = offered.some(({ name, hint }) => inputsProblem(name, language, limits.name) || isTooLong(hint, limits.hint));
  /** At most one theme is for those who choose none. */
  const chooseUnsure = (chosen: EditedTheme) => value.value.forEach((theme) => (theme.unsure.value = theme === chosen && !theme.unsure.value));
  const move = (index: number, to: number) => {
    const next = [...offered];
    next.splice(to, 0, ...next.splice(index, 1));
    value.value = [...next, ...value.value.filter(({ retired }) => retired)];
  };
  return (
    <SettingsForm
      title={t("console.setup.themes")}
      explanation={t("console.setup.themes.why")}
      form={form}
      hasProblem={hasProblem || offered.length === 0}
    >
      <ul class="setup-list">
        {offered.map((theme, index) => (
          <li key={theme.id} data-theme={THEME_COLOURS[theme.colour.value - 1]?.name}>
            <ThemeEditor
              theme={theme}
              showTranslations={showTranslations.value}
              problem={form.hasTriedToSave.value ? inputsProblem(theme.name, language, limits.name) : undefined}
              onMoveUp={index > 0 ? () => move(index, index - 1) : undefined}
              onMoveDown={index < offered.length - 1 ? () => move(index, index + 1) : undefined}
              onChooseUnsure={() => chooseUnsure(theme)}
              onRemove={() => (value.value = value.value.filter((candidate) => candidate !== theme))}
            />
          </li>
        ))}
      </ul>
      {form.hasTriedToSave.value && offered.length === 0 && <Notice kind="error">{t("error.plan.no_theme")}</Notice>}
      <div class="setup-list-actions">
        {offered.length < THEME_COLOURS.length && (
          <Button kind="borderless" icon={Plus} onClick={() => (value.value = [...value.value, newTheme(value.value)])}>{t("console.setup.themes.add")}</Button>
        )}
        <TranslationsToggle shown={showTranslations} />
      </div>
      <RetiredItems items={value.value.filter(({ retired }) => retired).map(toTheme)} onOffer={(id) => {
        value.value = value.value.map((candidate) => (candidate.id === id ? { ...candidate, retired: false } : candidate));
      }} />
    </SettingsForm>
  );
}

/** A new theme gets the first free colour with its icon; if none is free, the colour of a theme that is no longer offered. */
function newTheme(existing: readonly EditedTheme[]): EditedTheme {
  const firstFree = (taken: readonly EditedTheme[]) => THEME_COLOURS.findIndex((_, index) => !taken.some(({ colour }) => colour.value === index + 1));
  const free = firstFree(existing) < 0 ? firstFree(existing.filter(({ retired }) => !retired)) : firstFree(existing);
  const { icon } = THEME_COLOURS[free] ?? THEME_COLOURS[7];
  return toEditedTheme({ id: newId(), name: {}, hint: {}, colour: free + 1 || 8, icon, unsure: false, retired: false });
}

type EditorProps = {
  theme: EditedTheme;
  showTranslations: boolean;
  problem: string | undefined;
  onMoveUp: (() => void) | undefined;
  onMoveDown: (() => void) | undefined;
  onChooseUnsure: () => void;
  onRemove: () => void;
};

function ThemeEditor({ theme, showTranslations, problem, onMoveUp, onMoveDown, onChooseUnsure, onRemove }: EditorProps): JSX.Element {
  const name = localized(toTheme(theme).name) || t("console.setup.themes.nameless");
  return (
    <div class="theme-editor">
      <LocalizedField label={t("console.setup.themes.name")} inputs={theme.name} limit={limits.name} problem={problem} showTranslations={showTranslations} />
      <LocalizedField label={t("console.setup.themes.hint")} inputs={theme.hint} limit={limits.hint} showTranslations={showTranslations} />
      <SwatchGroup legend={t("console.setup.themes.colour", { theme: name })} chosen={colourName(theme.colour.value)}>
        {(group) => THEME_COLOURS.map((colour, index) => (
          <label key={colour.name} class="swatch" data-theme={colour.name} title={t(`console.colour.${colour.name}`)}>
            <input
              class="visually-hidden"
              type="radio"
              name={group}
              aria-label={t(`console.colour.${colour.name}`)}
              checked={theme.colour.value === index + 1}
              onChange={() => (theme.colour.value = index + 1)}
            />
          </label>
        ))}
      </SwatchGroup>
      <SwatchGroup legend={t("console.setup.themes.icon", { theme: name })} chosen={isThemeIcon(theme.icon.value) ? t(`console.icon.${theme.icon.value}`) : ""}>
        {(group) => themeIcons.map((icon) => (
          <label key={icon} class="swatch drawn" title={t(`console.icon.${icon}`)}>
            <input
              class="visually-hidden"
              type="radio"
              name={group}
              aria-label={t(`console.icon.${icon}`)}
              checked={theme.icon.value === icon}
              onChange={() => (theme.icon.value = icon)}
            />
            <ThemeIcon name={icon} />
          </label>
        ))}
      </SwatchGroup>
      <label class="checkbox">
        <input type="checkbox" checked={theme.unsure.value} onChange={onChooseUnsure} />
        {t("console.setup.themes.unsure")}
      </label>
      <div class="setup-item-actions">
        <Button kind="borderless" icon={ArrowUp} iconOnly disabled={!onMoveUp} onClick={() => onMoveUp?.()}>{t("console.setup.up", { name })}</Button>
        <Button kind="borderless" icon={ArrowDown} iconOnly disabled={!onMoveDown} onClick={() => onMoveDown?.()}>{t("console.setup.down", { name })}</Button>
        <Button kind="borderless" icon={Trash2} iconOnly onClick={onRemove}>{t("console.setup.remove", { name })}</Button>
      </div>
    </div>
  );
}

/** colour: 1 to 8. */
function colourName(colour: number): string {
  const name = THEME_COLOURS[colour - 1]?.name;
  return name ? t(`console.colour.${name}`) : "";
}

/** chosen: the name of the chosen swatch, which is shown in forced colours. */
function SwatchGroup({ legend, chosen, children }: { legend: string; chosen: string; children: (group: string) => JSX.Element[] }): JSX.Element {
  const group = useId();
  return (
    <fieldset class="swatches">
      <legend class="visually-hidden">{legend}</legend>
      {children(group)}
      <span class="swatch-name" aria-hidden="true">{chosen}</span>
    </fieldset>
  );
}
