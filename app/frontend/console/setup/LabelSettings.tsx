import { useSignal } from "@preact/signals";
import { Plus, Trash2 } from "lucide";
import type { JSX } from "preact";

import { localized, t, workshopLanguage } from "../../i18n";
import { newId } from "../../live/ids";
import { Button } from "../../ui/Button";
import type { Label } from "../../wire.gen";
import { type LocalizedInputs, toInputs, toLocalizedText, inputsProblem } from "../form/localizedInputs";
import { LocalizedField, TranslationsToggle } from "../form/LocalizedField";
import * as limits from "../../sharedLists/limits.gen";
import { useSettingsForm } from "./useSettingsForm";
import { RetiredItems } from "./RetiredItems";
import { SettingsForm } from "./SettingsForm";

type EditedLabel = { id: string; name: LocalizedInputs; retired: boolean };
type Props = { field: "roles" | "municipalities"; title: string; explanation: string; add: string };

const toLabel = ({ id, name, retired }: EditedLabel): Label => ({ id, name: toLocalizedText(name, workshopLanguage.value), retired });

/** The settings for roles or municipalities, which participants may skip. */
export function LabelSettings({ field, title, explanation, add }: Props): JSX.Element {
  const { value, ...form } = useSettingsForm<readonly EditedLabel[]>(
    (workshop) => workshop[field].map(({ id, name, retired }) => ({ id, name: toInputs(name), retired })),
    (labels) => ({ [field]: labels.map(toLabel) }),
  );
  const showTranslations = useSignal(false);
  const language = workshopLanguage.value;
  const offered = value.value.filter(({ retired }) => !retired);
  const hasProblem = offered.some(({ name }) => inputsProblem(name, language, limits.name));
  return (
    <SettingsForm title={title} explanation={explanation} form={form} hasProblem={hasProblem}>
      <ul class="setup-list labels">
        {offered.map((label) => (
          <li key={label.id}>
            <LocalizedField
              label={t("console.setup.label")}
              labelHidden
              showTranslations={showTranslations.value}
              inputs={label.name}
              limit={limits.name}
              problem={form.hasTriedToSave.value ? inputsProblem(label.name, language, limits.name) : undefined}
            />
            <Button kind="borderless" icon={Trash2} iconOnly onClick={() => (value.value = value.value.filter((candidate) => candidate !== label))}>
              {t("console.setup.remove", { name: localized(toLabel(label).name) })}
            </Button>
          </li>
        ))}
      </ul>
      <div class="setup-list-actions">
        <Button kind="borderless" icon={Plus} onClick={() => (value.value = [...value.value, { id: newId(), name: toInputs({}), retired: false }])}>
          {add}
        </Button>
        <TranslationsToggle shown={showTranslations} />
      </div>
      <RetiredItems items={value.value.filter(({ retired }) => retired).map(toLabel)} onOffer={(id) => {
        value.value = value.value.map((candidate) => (candidate.id === id ? { ...candidate, retired: false } : candidate));
      }} />
    </SettingsForm>
  );
}
