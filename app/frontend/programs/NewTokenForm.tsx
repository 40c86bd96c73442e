import { useSignal } from "@preact/signals";
import { KeyRound } from "lucide";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { expiryOf } from "../console/setup/staffLinks";
import { ChoiceField } from "../console/form/ChoiceField";
import { TextField } from "../console/form/TextField";
import { errorMessage } from "../http";
import type { ApiToken, NewApiToken } from "../http.gen";
import { t } from "../i18n";
import * as limits from "../sharedLists/limits.gen";
import { scopes as allScopes } from "../sharedLists/scopes.gen";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { countCharacters } from "../ui/TextAreaField";
import { CheckboxGroup } from "./CheckboxGroup";
import { focusFirstProblem } from "./focusFirstProblem";
import type { ServerList } from "./serverList";

type Scope = ApiToken["scopes"][number];
const DURATIONS = ["year", "month", "endless"] as const;

type Props = { tokens: ServerList<ApiToken, NewApiToken>; onMade: (made: NewApiToken) => void };

/** The form for a new API token. */
export function NewTokenForm({ tokens, onMade }: Props): JSX.Element {
  const headingId = useId();
  const form = useRef<HTMLFormElement>(null);
  const label = useSignal("");
  const scopes = useSignal<readonly Scope[]>(["workshops", "results"]);
  const duration = useSignal<(typeof DURATIONS)[number]>("year");
  const [hasTried, isWaiting, problem] = [useSignal(false), useSignal(false), useSignal("")];
  const labelProblem = label.value.trim() ? "" : t("programs.tokens.label.missing");
  const scopesProblem = scopes.value.length > 0 ? "" : t("programs.tokens.scopes.missing");

  const submit = async (event: Event) => {
    event.preventDefault();
    if (isWaiting.value) return;
    hasTried.value = true;
    problem.value = "";
    if (labelProblem || scopesProblem || countCharacters(label.value) > limits.linkLabel) return focusFirstProblem(form);
    isWaiting.value = true;
    try {
      const fields = { label: label.value, scopes: scopes.value };
      onMade(await tokens.create({ ...fields, expires_at: expiryOf(duration.value, Date.now()) }, [fields, duration.value]));
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-labelledby={headingId}>
      <h3 id={headingId}>{t("programs.tokens.new")}</h3>
      <TextField label={t("programs.tokens.label")} hint={t("programs.tokens.label.example")} value={label} limit={limits.linkLabel} problem={hasTried.value ? labelProblem : ""} />
      <CheckboxGroup
        label={t("programs.tokens.scopes")}
        choices={allScopes.map((name) => ({ name, text: t(`programs.tokens.scope.${name}`), explanation: t(`programs.tokens.scope.${name}.why`) }))}
        chosen={scopes}
        problem={hasTried.value ? scopesProblem : ""}
      />
      <ChoiceField label={t("programs.tokens.duration")} value={duration} choices={DURATIONS.map((name) => ({ name, text: t(`programs.tokens.duration.${name}`) }))} />
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
      {/* While there is none, this is the next step. */}
      <Button type="submit" kind={tokens.items.value?.length === 0 ? "primary" : "plain"} icon={KeyRound} aria-disabled={isWaiting.value}>{t("programs.tokens.create")}</Button>
    </form>
  );
}
