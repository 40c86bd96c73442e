import type { Webhook } from "../http.gen";
import { t } from "../i18n";
import { timeAgo } from "./timeAgo";

/** How the last attempt to deliver to a webhook ended. none: nothing was sent yet. */
export type DeliveryStatus = { kind: "none" | "received" | "failed"; text: string };

/** now: in milliseconds since 1970. trialAt: when a trial message was answered, which is called one as long as nothing else is sent. */
export function deliveryStatus({ last_at, last_status, last_error }: Pick<Webhook, "last_at" | "last_status" | "last_error">, now: number, trialAt?: number): DeliveryStatus {
  if (last_at === null) return { kind: "none", text: t("programs.webhooks.never_sent") };
  const of = last_at === trialAt ? "webhooks.trial" : "webhooks";
  const ago = timeAgo(last_at, now);
  if (last_status === null) return { kind: "failed", text: t(`programs.${of}.no_answer`, { ago, reason: last_error }) };
  const isReceived = last_status >= 200 && last_status < 300;
  const status = String(last_status);
  return isReceived
    ? { kind: "received", text: t(`programs.${of}.received`, { ago, status }) }
    : { kind: "failed", text: t(`programs.${of}.refused`, { ago, status }) };
}
