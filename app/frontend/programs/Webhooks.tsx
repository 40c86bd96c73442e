import { CircleAlert, CircleCheck, Clock, type IconNode } from "lucide";
import type { JSX } from "preact";

import type { NewWebhook, Webhook, Workshop } from "../http.gen";
import { formatList, t } from "../i18n";
import { Icon } from "../icons";
import { formatCode } from "../joinCode";
import { type LastAnswer, lastAnswer } from "./lastAnswer";
import { ListSection } from "./ListSection";
import { NewWebhookForm } from "./NewWebhookForm";
import type { ServerList } from "./serverList";

const ICONS: Record<LastAnswer["kind"], IconNode> = { none: Clock, received: CircleCheck, failed: CircleAlert };

type Props = { webhooks: ServerList<Webhook, NewWebhook>; workshops: readonly Workshop[]; now: number; announce: (text: string) => void };

/** The webhooks: make one, see whether it is reached, turn it off. */
export function Webhooks({ webhooks, workshops, now, announce }: Props): JSX.Element {
  return (
    <ListSection
      list={webhooks}
      texts={{
        heading: t("programs.webhooks"),
        explanation: t("programs.webhooks.what"),
        list: t("programs.webhooks.list"),
        empty: t("programs.webhooks.none"),
        turnOffQuestion: t("programs.webhooks.turn_off.ask"),
        turnedOff: t("programs.webhooks.turned_off"),
      }}
      nameOf={({ url }) => url}
      details={(webhook) => <WebhookDetails webhook={webhook} workshops={workshops} now={now} />}
      form={(onMade) => <NewWebhookForm webhooks={webhooks} workshops={workshops} onMade={onMade} />}
      secretOf={({ webhook, secret }) => ({ heading: t("programs.webhooks.secret", { address: webhook.url }), explanation: t("programs.webhooks.secret.why"), secret })}
      announce={announce}
    />
  );
}

function WebhookDetails({ webhook, workshops, now }: { webhook: Webhook; workshops: readonly Workshop[]; now: number }): JSX.Element {
  const { events, workshop: code, pending } = webhook;
  const { kind, text } = lastAnswer(webhook, now);
  const what = formatList(events.map((event) => t(`programs.webhooks.told.${event}`)));
  const title = workshops.find((workshop) => workshop.code === code)?.title ?? (code && formatCode(code));
  return (
    <>
      <p class="muted">{title ? t("programs.webhooks.told_of_one", { what, title }) : t("programs.webhooks.told_of_all", { what })}</p>
      <p class="program-answer" data-kind={kind}><Icon of={ICONS[kind]} /><span>{text}</span></p>
      {pending > 0 && <p class="muted">{t("programs.webhooks.pending", { count: pending })}</p>}
    </>
  );
}
