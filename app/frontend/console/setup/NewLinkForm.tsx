import { useSignal } from "@preact/signals";
import { Link } from "lucide";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { errorMessage } from "../../http";
import type { StaffLink } from "../../http.gen";
import { t } from "../../i18n";
import * as limits from "../../sharedLists/limits.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { countCharacters } from "../../ui/TextAreaField";
import { rangeProblem } from "../form/rangeProblem";
import { NumberField, TextField } from "../form/TextField";
import { useSession } from "../session";
import { type Duration, durationsOf, type Right, RIGHTS, type StaffLinks } from "./staffLinks";

type Props = { staffLinks: StaffLinks; onMade: (link: StaffLink) => void };

/** The form for a new link. */
export function NewLinkForm({ staffLinks, onMade }: Props): JSX.Element {
  const { workshop, client } = useSession();
  const explanationId = useId();
  const form = useRef<HTMLFormElement>(null);
  const right = useSignal<Right>("theme_team");
  const chosenDuration = useSignal<Duration>("endless");
  const [label, table, codeWord] = [useSignal(""), useSignal(""), useSignal("")];
  const [hasTried, isWaiting, problem] = [useSignal(false), useSignal(false), useSignal("")];
  const isPublic = right.value === "public_report";
  const durations = durationsOf(right.value);
  const duration = durations.includes(chosenDuration.value) ? chosenDuration.value : (durations[0] as Duration);
  const tables = workshop.value?.tables ?? 1;
  const tableProblem = right.value === "table_host" ? rangeProblem(table.value, 1, tables) : undefined;

  const submit = async (event: Event) => {
    event.preventDefault();
    if (isWaiting.value) return;
    hasTried.value = true;
    if (tableProblem || countCharacters(label.value) > limits.linkLabel || (isPublic && countCharacters(codeWord.value) > limits.codeWord)) {
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
      return;
    }
    isWaiting.value = true;
    try {
      const link = {
        right: right.value,
        label: label.value,
        table: right.value === "table_host" ? Number(table.value) : null,
        code_word: isPublic ? codeWord.value : "",
      };
      const made = await staffLinks.create(link, duration, client.clock.read());
      label.value = table.value = codeWord.value = problem.value = "";
      hasTried.value = false;
      onMade(made);
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <form class="new-link" ref={form} onSubmit={submit} noValidate aria-label={t("console.links.new")}>
      <Choice label={t("console.links.right")} value={right} values={RIGHTS} name={rightName} describedBy={explanationId} />
      <Choice label={t("console.links.duration")} value={{ get value() { return duration; }, set value(chosen) { chosenDuration.value = chosen; } }} values={durations} name={(name) => t(`console.links.duration.${name}`)} />
      <p class="muted" id={explanationId}>{t(`console.links.right.${right.value}.why`)}</p>
      {right.value === "table_host" && (
        <NumberField label={t("console.links.table")} value={table} problem={hasTried.value ? tableProblem : undefined} />
      )}
      <TextField label={t("console.links.label")} hint={t("console.links.label.example")} value={label} limit={limits.linkLabel} />
      {isPublic && (
        <>
          <TextField label={t("console.links.code_word")} value={codeWord} limit={limits.codeWord} />
          <p class="muted">{t("console.links.code_word.why")}</p>
        </>
      )}
      <footer>
        <Button type="submit" icon={Link} aria-disabled={isWaiting.value}>{t("console.links.create")}</Button>
        {problem.value && <Notice kind="error">{problem.value}</Notice>}
      </footer>
    </form>
  );
}

export function rightName(right: Right): string {
  return t(`console.links.right.${right}`);
}

type ChoiceProps<T extends string> = {
  label: string;
  value: { value: T };
  values: readonly T[];
  name: (value: T) => string;
  /** The id of the text that says what the chosen value means. */
  describedBy?: string;
};

function Choice<T extends string>({ label, value, values, name, describedBy }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <select id={id} value={value.value} aria-describedby={describedBy} onChange={({ currentTarget }) => {
        value.value = values.find((candidate) => candidate === currentTarget.value) ?? value.value;
      }}>
        {values.map((candidate) => <option key={candidate} value={candidate}>{name(candidate)}</option>)}
      </select>
    </div>
  );
}
