import type { JSX } from "preact";

import { t, type TextKey } from "../i18n";
import { Card } from "../ui/Card";
import { themeOf, useSession } from "./session";
import type { CardViewModel } from "./cardViewModel";
import { ScenarioList } from "./ScenarioList";

/** The merge step: how many cards the table has sent, the scenarios, and what happened to the person's own cards. */
export function Merge(): JSX.Element {
  const { sent } = useSession();
  return (
    <>
      <section class="panel">
        <h2>{t("phone.merge.title")}</h2>
        <p>{t("phone.merge.sent", { count: sent.value })}</p>
      </section>
      <ScenarioList empty={t("phone.merge.no_scenarios")} />
      <OwnCards />
    </>
  );
}

function statusKey({ placed, sent }: CardViewModel): TextKey {
  return placed ? "phone.merge.placed" : sent ? "phone.merge.unread" : "phone.merge.kept";
}

/** The person's own shared cards, each with its status. `UnsavedCards` has those with a rejected change. */
function OwnCards(): JSX.Element | null {
  const session = useSession();
  const ownCards = session.cards.value.filter((card) => card.isOwn && card.shared && card.onServer && !card.rejected);
  if (ownCards.length === 0) return null;
  return (
    <section class="section" aria-labelledby="mine">
      <h2 id="mine">{t("phone.merge.mine")}</h2>
      <ul class="cards">
        {ownCards.map((card) => {
          const theme = themeOf(session, card.theme);
          return (
            <li key={card.id}>
              <Card text={card.text} theme={theme}>
                {t(statusKey(card))}
              </Card>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
