import { useSignal } from "@preact/signals";
import { BellRing } from "lucide";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { ChoiceField } from "../console/form/ChoiceField";
import { TextField } from "../console/form/TextField";
import { ApiError, errorMessage } from "../http";
import type { NewWebhook, Webhook, Workshop } from "../http.gen";
import { t } from "../i18n";
import { formatCode } from "../joinCode";
import * as limits from "../sharedLists/limits.gen";
import { webhookEvents } from "../sharedLists/webhookEvents.gen";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { countCharacters } from "../ui/TextAreaField";
import { CheckboxGroup } from "./CheckboxGroup";
import { focusFirstProblem } from "./focusFirstProblem";
import type { ServerList } from "./serverList";

type EventName = Webhook["events"][number];
/** The codes with which the server refuses an address. */
const ADDRESS_CODES: readonly string[] = ["webhook.address_invalid", "webhook.https_only", "webhook.private_address"];

type Props = { webhooks: ServerList<Webhook, NewWebhook>; workshops: readonly Workshop[]; onMade: (made: NewWebhook) => void };

/** The form for a new webhook. */
export function NewWebhookForm({ webhooks, workshops, onMade }: Props): JSX.Element {
  const headingId = useId();
  const form = useRef<HTMLFormElement>(null);
  const url = useSignal("");
  const events = useSignal<readonly EventName[]>(["edition.made"]);
  /** A join code; empty: every workshop. */
  const workshop = useSignal("");
  const refusedUrl = useSignal<{ url: string; reason: string } | undefined>(undefined);
  const [hasTried, isWaiting, problem] = [useSignal(false), useSignal(false), useSignal("")];
  const refusal = refusedUrl.value?.url === url.value ? refusedUrl.value.reason : "";
  const missing = hasTried.value && !url.value.trim() ? t("programs.webhooks.url.missing") : "";
  const eventsProblem = events.value.length > 0 ? "" : t("programs.webhooks.events.missing");

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isWaiting.value) return;
    hasTried.value = true;
    problem.value = "";
    if (!url.value.trim() || eventsProblem || countCharacters(url.value) > limits.webhookUrl) return focusFirstProblem(form);
    isWaiting.value = true;
    try {
      onMade(await webhooks.create({ url: url.value, events: events.value, workshop: workshop.value || null }));
    } catch (error) {
      const reason = errorMessage(error);
      if (!(error instanceof ApiError && ADDRESS_CODES.includes(error.code))) return void (problem.value = reason);
      refusedUrl.value = { url: url.value, reason };
      focusFirstProblem(form);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-labelledby={headingId}>
      <h3 id={headingId}>{t("programs.webhooks.new")}</h3>
      <TextField label={t("programs.webhooks.url")} hint={t("programs.webhooks.url.example")} value={url} limit={limits.webhookUrl} problem={missing || refusal} />
      <CheckboxGroup
        label={t("programs.webhooks.events")}
        choices={webhookEvents.map((name) => ({ name, text: t(`programs.webhooks.event.${name}`), explanation: t(`programs.webhooks.event.${name}.why`) }))}
        chosen={events}
        problem={hasTried.value ? eventsProblem : ""}
      />
      <ChoiceField label={t("programs.webhooks.workshop")} value={workshop} choices={[{ name: "", text: t("programs.webhooks.workshop.all") }, ...workshops.map(choiceOf)]} />
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
      <Button type="submit" icon={BellRing} aria-disabled={isWaiting.value}>{t("programs.webhooks.create")}</Button>
    </form>
  );
}

function choiceOf({ code, title }: Workshop): { name: string; text: string } {
  return { name: code, text: `${title} · ${formatCode(code)}` };
}
