import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { NumberLine } from "../form/Line";
import { outside } from "../form/outside";
import { useSection } from "./draft";
import { Section } from "./Section";

const ranges = { tables: [1, 1000], capacity: [1, 20_000], privacy_threshold: [1, 100] } as const;
type Name = keyof typeof ranges;
type Draft = Record<Name, Signal<string>>;

const written = ({ tables, capacity, privacy_threshold }: Draft) => ({
  tables: Number(tables.value),
  capacity: Number(capacity.value),
  privacy_threshold: Number(privacy_threshold.value),
});

/** How many tables and people, and how small a group may be shown. */
export function Numbers(): JSX.Element {
  const { value, ...section } = useSection<Draft>(
    ({ tables, capacity, privacy_threshold }) => ({
      tables: signal(String(tables)),
      capacity: signal(String(capacity)),
      privacy_threshold: signal(String(privacy_threshold)),
    }),
    written,
  );
  const draft = value.value;
  const line = (name: Name) => {
    const [least, most] = ranges[name];
    const problem = outside(draft[name].value, least, most);
    return { value: draft[name], least, most, problem: section.tried.value ? problem : undefined, wrong: Boolean(problem) };
  };
  const [tables, capacity, privacy] = [line("tables"), line("capacity"), line("privacy_threshold")];
  return (
    <Section
      title={t("console.setup.room")}
      draft={section}
      command={() => (tables.wrong || capacity.wrong || privacy.wrong ? undefined : { type: "plan.edit", ...written(draft) })}
    >
      <NumberLine label={t("console.setup.tables")} {...tables} />
      <NumberLine label={t("console.setup.capacity")} {...capacity} note={t("console.setup.capacity.why")} />
      <NumberLine label={t("console.setup.privacy")} {...privacy} note={t("console.setup.privacy.why")} />
    </Section>
  );
}
