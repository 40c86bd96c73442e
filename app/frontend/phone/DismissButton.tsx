import { Check } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { useSession } from "./session";

/** Dismisses a rejected command. */
export function DismissButton({ id }: { id: string }): JSX.Element {
  const { outbox } = useSession();
  return <Button kind="borderless" icon={Check} onClick={() => outbox.dismiss(id)}>{t("phone.card.dismiss")}</Button>;
}
