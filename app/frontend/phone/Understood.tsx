import { Check } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { useHall } from "./hall";

/** The person has seen why it did not happen. */
export function Understood({ id }: { id: string }): JSX.Element {
  const { outbox } = useHall();
  return <Button kind="quiet" icon={Check} onClick={() => outbox.dismiss(id)}>{t("phone.card.understood")}</Button>;
}
