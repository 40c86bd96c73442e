import { Check, CircleAlert, CloudUpload } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { colourOf } from "../ui/theme";
import { type CardViewModel, latestOwnCard } from "./cardViewModel";
import { type PhoneSession, themeOf, useSession } from "./session";
import "./LatestCard.css";

/** The person's newest card and whether it is saved, in one line below the button that submits cards. submitted: the id of
 * the card that this page submitted last. */
export function LatestCard({ submitted }: { submitted: string | undefined }): JSX.Element {
  const session = useSession();
  const card = latestOwnCard(session.cards.value, submitted);
  const status = card && statusOf(card, session);
  return (
    <div class="latest" data-state={card?.state} data-theme={card && colourOf(themeOf(session, card.theme))}>
      <p key={card?.id} class={card ? "latest-text" : "muted"} dir="auto">{card ? card.text : t("phone.latest.none")}</p>
      <p class="latest-status" role="status">
        {status && (
          <>
            <Icon of={status.icon} />
            <span key={status.text}>{status.text}</span>
          </>
        )}
      </p>
    </div>
  );
}

function statusOf({ state, shared, rejected }: CardViewModel, { connection }: PhoneSession): { icon: typeof Check; text: string } | undefined {
  if (rejected) return { icon: CircleAlert, text: t("phone.latest.rejected") };
  // With a connection a card is saved before anybody could read that it waits.
  if (state === "waiting") return connection.status.value === "live" ? undefined : { icon: CloudUpload, text: t("phone.latest.waiting") };
  return { icon: Check, text: t(shared ? "phone.latest.on_table" : "phone.latest.note") };
}
