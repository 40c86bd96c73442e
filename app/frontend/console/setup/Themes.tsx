import { type Signal, signal, useSignal } from "@preact/signals";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { named, t, workshopLanguage } from "../../i18n";
import { ThemeIcon, themeIcons } from "../../icons";
import { newId } from "../../live/ids";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { themeColours } from "../../ui/theme";
import type { Theme } from "../../wire.gen";
import { editWords, problemOf, type Words, writtenWords } from "../form/words";
import { OthersSwitch, WordsField } from "../form/WordsField";
import { limits } from "../limits";
import { useSection } from "./draft";
import { Retired } from "./Retired";
import { Section } from "./Section";

type Draft = { id: string; name: Words; colour: Signal<number>; icon: Signal<Theme["icon"]>; retired: boolean };

const edit = ({ id, name, colour, icon, retired }: Theme): Draft => ({ id, name: editWords(name), colour: signal(colour), icon: signal(icon), retired });
const write = ({ id, name, colour, icon, retired }: Draft): Theme => ({
  id,
  name: writtenWords(name, workshopLanguage.value),
  colour: colour.value,
  icon: icon.value,
  retired,
});

/** The columns of every board: name, colour and icon. */
export function Themes(): JSX.Element {
  const { value, ...section } = useSection<readonly Draft[]>(
    ({ themes }) => themes.map(edit),
    (draft) => draft.map(write),
  );
  const others = useSignal(false);
  const main = workshopLanguage.value;
  const offered = value.value.filter(({ retired }) => !retired);
  const wrong = offered.some(({ name }) => problemOf(name, main, limits.name));
  const put = (index: number, to: number) => {
    const next = [...offered];
    next.splice(to, 0, ...next.splice(index, 1));
    value.value = [...next, ...value.value.filter(({ retired }) => retired)];
  };
  return (
    <Section
      title={t("console.setup.themes")}
      why={t("console.setup.themes.why")}
      draft={section}
      command={() => (wrong || offered.length === 0 ? undefined : { type: "plan.edit", themes: value.value.map(write) })}
    >
      <ul class="set-up-list">
        {offered.map((draft, index) => (
          <li key={draft.id} data-theme={themeColours[draft.colour.value - 1]?.name}>
            <ThemeEditor
              draft={draft}
              others={others.value}
              problem={section.tried.value ? problemOf(draft.name, main, limits.name) : undefined}
              up={index > 0 ? () => put(index, index - 1) : undefined}
              down={index < offered.length - 1 ? () => put(index, index + 1) : undefined}
              onRemove={() => (value.value = value.value.filter((one) => one !== draft))}
            />
          </li>
        ))}
      </ul>
      {section.tried.value && offered.length === 0 && <Notice kind="error">{t("error.plan.no_theme")}</Notice>}
      <div class="set-up-list-acts">
        {offered.length < themeColours.length && (
          <Button kind="quiet" icon={Plus} onClick={() => (value.value = [...value.value, fresh(value.value)])}>{t("console.setup.themes.add")}</Button>
        )}
        <OthersSwitch shown={others} />
      </div>
      <Retired items={value.value.filter(({ retired }) => retired).map(write)} onOffer={(id) => {
        value.value = value.value.map((one) => (one.id === id ? { ...one, retired: false } : one));
      }} />
    </Section>
  );
}

/** A new theme takes the first colour that is free, with its icon; if need be, that of a theme no longer offered. */
function fresh(others: readonly Draft[]): Draft {
  const freeOf = (taken: readonly Draft[]) => themeColours.findIndex((_, index) => !taken.some(({ colour }) => colour.value === index + 1));
  const free = freeOf(others) < 0 ? freeOf(others.filter(({ retired }) => !retired)) : freeOf(others);
  const { icon } = themeColours[free] ?? themeColours[7];
  return edit({ id: newId(), name: {}, colour: free + 1 || 8, icon, retired: false });
}

type EditorProps = {
  draft: Draft;
  others: boolean;
  problem: string | undefined;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  onRemove: () => void;
};

function ThemeEditor({ draft, others, problem, up, down, onRemove }: EditorProps): JSX.Element {
  const name = named(write(draft).name) || t("console.setup.themes.nameless");
  return (
    <div class="theme-editor">
      <WordsField label={t("console.setup.themes.name")} words={draft.name} limit={limits.name} problem={problem} others={others} />
      <Swatches legend={t("console.setup.themes.colour", { theme: name })}>
        {(group) => themeColours.map((colour, index) => (
          <label key={colour.name} class="swatch" data-theme={colour.name}>
            <input
              class="visually-hidden"
              type="radio"
              name={group}
              aria-label={t(`console.colour.${colour.name}`)}
              checked={draft.colour.value === index + 1}
              onChange={() => (draft.colour.value = index + 1)}
            />
          </label>
        ))}
      </Swatches>
      <Swatches legend={t("console.setup.themes.icon", { theme: name })}>
        {(group) => themeIcons.map((icon) => (
          <label key={icon} class="swatch drawn">
            <input
              class="visually-hidden"
              type="radio"
              name={group}
              aria-label={t(`console.icon.${icon}`)}
              checked={draft.icon.value === icon}
              onChange={() => (draft.icon.value = icon)}
            />
            <ThemeIcon name={icon} />
          </label>
        ))}
      </Swatches>
      <div class="set-up-item-acts">
        <Button kind="quiet" icon={ArrowUp} iconOnly disabled={!up} onClick={() => up?.()}>{t("console.setup.up", { name })}</Button>
        <Button kind="quiet" icon={ArrowDown} iconOnly disabled={!down} onClick={() => down?.()}>{t("console.setup.down", { name })}</Button>
        <Button kind="quiet" icon={Trash2} iconOnly onClick={onRemove}>{t("console.setup.remove", { name })}</Button>
      </div>
    </div>
  );
}

function Swatches({ legend, children }: { legend: string; children: (group: string) => JSX.Element[] }): JSX.Element {
  const group = useId();
  return (
    <fieldset class="swatches">
      <legend class="visually-hidden">{legend}</legend>
      {children(group)}
    </fieldset>
  );
}
