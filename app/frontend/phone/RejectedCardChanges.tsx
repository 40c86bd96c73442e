import type { JSX } from "preact";

import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { rejectedUnseen } from "./cardViewModel";
import { DiscardButton } from "./DiscardButton";
import { useSession } from "./session";

/** Says why changes of cards that are not on this page were not saved. Of others, the card says it. */
export function RejectedCardChanges(): JSX.Element {
  const { cards, outbox } = useSession();
  const rejected = rejectedUnseen(cards.value, outbox.commands.value);
  const reasons = new Set(rejected.map(({ rejection }) => rejection?.message ?? ""));
  return (
    <>
      {[...reasons].map((reason) => (
        <div key={reason} class="row">
          <Notice kind="info">{t("phone.rejected_change", { reason })}</Notice>
          <DiscardButton ids={rejected.filter(({ rejection }) => (rejection?.message ?? "") === reason).map(({ id }) => id)} />
        </div>
      ))}
    </>
  );
}
