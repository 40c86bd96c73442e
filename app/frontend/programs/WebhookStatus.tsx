import { useSignal } from "@preact/signals";
import { CircleAlert, CircleCheck, Clock, type IconNode } from "lucide";
import type { JSX } from "preact";

import { errorMessage } from "../http";
import type { Webhook } from "../http.gen";
import { t } from "../i18n";
import { Icon } from "../icons";
import { Send } from "../mirroredIcons";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { type DeliveryStatus, deliveryStatus } from "./deliveryStatus";

const ICONS: Record<DeliveryStatus["kind"], IconNode> = { none: Clock, received: CircleCheck, failed: CircleAlert };

type Props = {
  webhook: Webhook;
  now: number;
  /** Send a trial message; resolves with the webhook and the answer. Rejects with ApiError or NetworkError. */
  sendTrial: () => Promise<Webhook>;
  announce: (text: string) => void;
};

/** How the last delivery to a webhook ended, and a button that sends it a trial message. */
export function WebhookStatus({ webhook, now, sendTrial, announce }: Props): JSX.Element {
  /** When the trial message was answered that was sent from here last. */
  const trialAt = useSignal<number | undefined>(undefined);
  const [isWaiting, problem] = [useSignal(false), useSignal("")];
  const { kind, text } = deliveryStatus(webhook, now, trialAt.value);
  const send = async () => {
    if (isWaiting.value) return;
    isWaiting.value = true;
    problem.value = "";
    try {
      const tried = await sendTrial();
      trialAt.value = tried.last_at ?? undefined;
      announce(deliveryStatus(tried, now, trialAt.value).text);
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <div class="program-status">
      <p data-kind={kind}><Icon of={ICONS[kind]} /><span>{text}</span></p>
      <Button kind="borderless" icon={Send} aria-disabled={isWaiting.value} onClick={() => void send()}>
        {t(isWaiting.value ? "programs.webhooks.trial.sending" : "programs.webhooks.trial")}
      </Button>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}
