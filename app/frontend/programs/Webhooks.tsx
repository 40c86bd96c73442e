import type { JSX } from "preact";

import type { NewWebhook, Webhook, Workshop } from "../http.gen";
import { formatList, t } from "../i18n";
import { formatCode } from "../joinCode";
import { ListSection } from "./ListSection";
import { NewWebhookForm } from "./NewWebhookForm";
import type { ServerList } from "./serverList";
import { WebhookStatus } from "./WebhookStatus";

type Props = { webhooks: ServerList<Webhook, NewWebhook>; workshops: readonly Workshop[]; now: number; announce: (text: string) => void };

/** The webhooks: make one, see whether it is reached, revoke it. */
export function Webhooks({ webhooks, workshops, now, announce }: Props): JSX.Element {
  return (
    <ListSection
      kind="webhooks"
      list={webhooks}
      nameOf={({ url }) => url}
      details={(webhook) => (
        <>
          <p class="muted">{describeWebhook(webhook, workshops)}</p>
          <WebhookStatus webhook={webhook} now={now} sendTrial={() => webhooks.run(webhook, "trial")} announce={announce} />
          {webhook.pending > 0 && <p class="muted">{t("programs.webhooks.pending", { count: webhook.pending })}</p>}
        </>
      )}
      form={(onMade) => <NewWebhookForm webhooks={webhooks} workshops={workshops} onMade={onMade} />}
      announce={announce}
    />
  );
}

function describeWebhook({ events, workshop: code }: Webhook, workshops: readonly Workshop[]): string {
  const what = formatList(events.map((event) => t(`programs.webhooks.told.${event}`)));
  const title = workshops.find((workshop) => workshop.code === code)?.title ?? (code && formatCode(code));
  return title ? t("programs.webhooks.told_of_one", { what, title }) : t("programs.webhooks.told_of_all", { what });
}
