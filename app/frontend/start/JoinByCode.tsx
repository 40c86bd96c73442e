import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { errorMessage, getJson } from "../http";
import { t } from "../i18n";
import { ArrowRight } from "../mirroredIcons";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { CODE_LENGTH, formatCode, normaliseCode } from "../joinCode";

/** The form for a join code, which people read on the screen or on a sign. Heading: the element of its heading. */
export function JoinByCode({ Heading }: { Heading: "h1" | "h2" }): JSX.Element {
  const typed = useSignal("");
  const problem = useSignal("");
  const isWaiting = useSignal(false);
  const join = async (event: Event) => {
    event.preventDefault();
    const code = normaliseCode(typed.value);
    if (code.length !== CODE_LENGTH) return void (problem.value = t("error.code.malformed"));
    isWaiting.value = true;
    try {
      await getJson(`/api/workshops/${code}/door`);
      location.assign(`/j/${code}`);
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <form class="join" onSubmit={join} noValidate>
      <Heading>{t("start.join")}</Heading>
      <label for="code">{t("start.code")}</label>
      <input
        id="code"
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = formatTyped(currentTarget);
          problem.value = "";
        }}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        enterkeyhint="go"
        aria-invalid={Boolean(problem.value)}
        aria-describedby={problem.value ? "code-problem" : undefined}
      />
      {problem.value && <Notice kind="error" id="code-problem">{problem.value}</Notice>}
      <Button kind="primary" type="submit" icon={ArrowRight} disabled={isWaiting.value}>{t("start.join.submit")}</Button>
    </form>
  );
}

/** The typed text in two groups. It is formatted only while the cursor is at its end, so that the cursor does not jump. */
function formatTyped(input: HTMLInputElement): string {
  if (input.selectionStart === input.value.length) input.value = formatCode(input.value);
  return input.value;
}
