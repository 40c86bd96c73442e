import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import { spaced } from "../code";
import { named, t } from "../i18n";
import type { Step, WorkshopView } from "../wire.gen";
import { Figure } from "./Figure";
import { address, type Hall } from "./hall";
import { Heading } from "./Heading";
import { JoinCode } from "./JoinCode";
import "./Thanks.css";

type Props = { hall: Hall; workshop: WorkshopView; step: Step | undefined };

/** The end: what was made here, and where to read on. */
export function Thanks({ hall, workshop, step }: Props): JSX.Element {
  const { people, cards } = hall.store.entity("counts").value ?? { people: 0, cards: 0 };
  const scenarios = useComputed(() => hall.store.keys("scenario/").value.length).value;
  return (
    <main class="screen alone thanks">
      <Heading title={step ? named(step.title) : t("screen.closed")} instruction={step ? named(step.instruction) : named(workshop.title)} />
      <div class="thanks-made">
        <div class="thanks-figures">
          <Figure value={people} of={t("screen.people", { count: people })} />
          <Figure value={cards} of={t("screen.cards", { count: cards })} />
          {scenarios > 0 && <Figure value={scenarios} of={t("screen.scenarios", { count: scenarios })} />}
        </div>
        <div class="thanks-door">
          <JoinCode hall={hall} />
          <p>{t("screen.read_on")}</p>
          <p class="thanks-address">{address(hall)}<br />{spaced(hall.code)}</p>
        </div>
      </div>
    </main>
  );
}
