import { Check } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { useSession } from "./session";

/** Discards a rejected command, once the person has read why. */
export function DiscardButton({ id }: { id: string }): JSX.Element {
  const { outbox } = useSession();
  return <Button kind="borderless" icon={Check} onClick={() => outbox.discard(id)}>{t("phone.card.discard")}</Button>;
}
