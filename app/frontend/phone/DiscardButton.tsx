import { Check } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import type { CardViewModel } from "./cardViewModel";
import { useSession } from "./session";

type Props = {
  /** The ids of the rejected commands. */
  ids: readonly string[];
  /** The card that they are about, which gets the focus then. */
  card?: Pick<CardViewModel, "id" | "text">;
};

/** Discards rejected commands, once the person has read why. */
export function DiscardButton({ ids, card }: Props): JSX.Element {
  const { outbox, focusTarget } = useSession();
  useEffect(() => focusMainIfFocusIsLost, []);
  const discard = () => {
    if (card) focusTarget.value = card.id;
    for (const id of ids) outbox.discard(id);
  };
  return <Button kind="borderless" icon={Check} about={card?.text} onClick={discard}>{t("phone.card.discard")}</Button>;
}
