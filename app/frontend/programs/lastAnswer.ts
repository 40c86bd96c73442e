import type { Webhook } from "../http.gen";
import { t } from "../i18n";
import { timeAgo } from "./timeAgo";

/** How the last attempt to tell a webhook ended. none: nothing was sent yet. */
export type LastAnswer = { kind: "none" | "received" | "failed"; text: string };

/** now: in milliseconds since 1970. */
export function lastAnswer({ last_at, last_status, last_error }: Pick<Webhook, "last_at" | "last_status" | "last_error">, now: number): LastAnswer {
  if (last_at === null) return { kind: "none", text: t("programs.webhooks.never_sent") };
  const ago = timeAgo(last_at, now);
  if (last_status === null) return { kind: "failed", text: t("programs.webhooks.no_answer", { ago, reason: last_error }) };
  const isReceived = last_status >= 200 && last_status < 300;
  const status = String(last_status);
  return isReceived
    ? { kind: "received", text: t("programs.webhooks.received", { ago, status }) }
    : { kind: "failed", text: t("programs.webhooks.refused", { ago, status }) };
}
