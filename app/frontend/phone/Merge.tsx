import type { JSX } from "preact";

import { type TextKey, t } from "../i18n";
import { Card } from "../ui/Card";
import { themeOf, useSession } from "./session";
import { leadCards, type CardViewModel } from "./cardViewModel";
import { ScenarioList } from "./ScenarioList";

/** The theme team reads; here is what became of one's own so far. */
export function Merge(): JSX.Element {
  const session = useSession();
  const sent = leadCards(session.cards.value, session.me.value?.table ?? 0).filter((lead) => lead.sent).length;
  return (
    <>
      <section class="calm">
        <h2>{t("phone.merge.title")}</h2>
        <p>{t("phone.merge.sent", { count: sent })}</p>
      </section>
      <ScenarioList empty={t("phone.merge.no_scenarios")} />
      <OwnCards />
    </>
  );
}

function statusKey({ shared, placed, sent }: CardViewModel): TextKey {
  if (!shared) return "phone.merge.private";
  return placed ? "phone.merge.placed" : sent ? "phone.merge.on_the_way" : "phone.merge.kept";
}

/** One's own cards, and how far each has come. */
function OwnCards(): JSX.Element | null {
  const session = useSession();
  const isOwn = session.cards.value.filter((card) => card.isOwn && card.isOnServer);
  if (isOwn.length === 0) return null;
  return (
    <section class="section" aria-labelledby="mine">
      <h2 id="mine">{t("phone.merge.mine")}</h2>
      <ul class="cards">
        {isOwn.map((card) => {
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
