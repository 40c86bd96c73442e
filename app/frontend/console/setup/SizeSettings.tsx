import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../../i18n";
import * as limits from "../../sharedLists/limits.gen";
import { NumberField } from "../form/TextField";
import { rangeProblem } from "../form/rangeProblem";
import { SignsLink } from "../SignsLink";
import { useSettingsForm } from "./useSettingsForm";
import { SettingsForm } from "./SettingsForm";

/** The smallest value is 1 for all. */
const MAX_VALUES = { tables: limits.tables, capacity: limits.people, privacy_threshold: limits.privacyThreshold } as const;
type Name = keyof typeof MAX_VALUES;
type EditedSizes = Record<Name, Signal<string>>;

const toSizes = ({ tables, capacity, privacy_threshold }: EditedSizes) => ({
  tables: Number(tables.value),
  capacity: Number(capacity.value),
  privacy_threshold: Number(privacy_threshold.value),
});

/** The settings for the number of tables and people, and for the privacy threshold. */
export function SizeSettings(): JSX.Element {
  const { value, ...form } = useSettingsForm<EditedSizes>(
    ({ tables, capacity, privacy_threshold }) => ({
      tables: signal(String(tables)),
      capacity: signal(String(capacity)),
      privacy_threshold: signal(String(privacy_threshold)),
    }),
    toSizes,
  );
  const edited = value.value;
  const field = (name: Name) => {
    const problem = rangeProblem(edited[name].value, 1, MAX_VALUES[name]);
    return { value: edited[name], problem: form.hasTriedToSave.value ? problem : undefined, hasProblem: Boolean(problem) };
  };
  const [tables, capacity, privacy] = [field("tables"), field("capacity"), field("privacy_threshold")];
  return (
    <SettingsForm
      title={t("console.setup.room")}
      form={form}
      hasProblem={tables.hasProblem || capacity.hasProblem || privacy.hasProblem}
    >
      <NumberField label={t("console.setup.tables")} {...tables} />
      <SignsLink />
      <NumberField label={t("console.setup.capacity")} {...capacity} note={t("console.setup.capacity.why")} />
      <NumberField label={t("console.setup.privacy")} {...privacy} note={t("console.setup.privacy.why")} />
    </SettingsForm>
  );
}
