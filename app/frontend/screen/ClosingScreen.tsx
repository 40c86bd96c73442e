import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { localized, t } from "../i18n";
import type { Step, WorkshopView } from "../wire.gen";
import { CountLabel } from "./CountLabel";
import { joinHost, type ScreenSession } from "./session";
import { Heading } from "./Heading";
import { JoinCode } from "./JoinCode";
import "./ClosingScreen.css";

/** All that the screen shows of a workshop that was held on another server. */
export function ImportedScreen({ workshop }: { workshop: WorkshopView }): JSX.Element {
  return (
    <main class="screen alone closing">
      <Heading title={localized(workshop.title)} instruction={t("screen.imported")} />
    </main>
  );
}

type Props = { session: ScreenSession; workshop: WorkshopView; step: Step | undefined };

/** The last screen: the numbers of the workshop, and how to read the results. */
export function ClosingScreen({ session, workshop, step }: Props): JSX.Element {
  const { people, cards } = session.store.entity("counts").value ?? { people: 0, cards: 0 };
  const scenarios = useComputed(() => session.store.keys("scenario/").value.length).value;
  return (
    <main class="screen alone closing">
      <Heading title={step ? localized(step.title) : t("screen.closed")} instruction={step ? localized(step.instruction) : localized(workshop.title)} />
      <div class="closing-body">
        <div class="closing-counts">
          <CountLabel value={people} label={t("screen.people", { count: people })} />
          <CountLabel value={cards} label={t("screen.cards", { count: cards })} />
          {scenarios > 0 && <CountLabel value={scenarios} label={t("screen.scenarios", { count: scenarios })} />}
        </div>
        <div class="closing-join">
          <JoinCode session={session} />
          {workshop.closed && <p class="closing-ready">{t("screen.report_ready")}</p>}
          <p>{t(workshop.closed ? "screen.your_cards" : "screen.your_cards_so_far")}</p>
          <p class="closing-address">{joinHost(session)}<br />{formatCode(session.code)}</p>
        </div>
      </div>
    </main>
  );
}
