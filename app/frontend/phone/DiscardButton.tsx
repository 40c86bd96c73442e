import { Check } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { useSession } from "./session";

type Props = {
  /** The ids of the rejected commands. */
  ids: readonly string[];
  /** The id of the card that gets the focus then. */
  card?: string;
};

/** Discards rejected commands, once the person has read why. */
export function DiscardButton({ ids, card }: Props): JSX.Element {
  const { outbox, focusTarget } = useSession();
  useEffect(() => focusMainIfFocusIsLost, []);
  const discard = () => {
    if (card) focusTarget.value = card;
    for (const id of ids) outbox.discard(id);
  };
  return <Button kind="borderless" icon={Check} onClick={discard}>{t("phone.card.discard")}</Button>;
}
