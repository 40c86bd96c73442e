import type { JSX } from "preact";

import { spaced } from "../code";
import { named, t } from "../i18n";
import type { Step, StepView, WorkshopView } from "../wire.gen";
import { address, type Hall } from "./hall";
import { Figure, People } from "./Figure";
import { HallTimer } from "./HallTimer";
import { Heading } from "./Heading";
import { JoinCode } from "./JoinCode";
import "./Door.css";

type Props = { hall: Hall; workshop: WorkshopView; step: Step | undefined; running: StepView | undefined };

/** The doors are open: how to come in, as large as it gets. */
export function Door({ hall, workshop, step, running }: Props): JSX.Element {
  return (
    <main class="screen alone door">
      <div class="door-head">
        <Heading title={named(workshop.question)} />
        {step && running && <HallTimer clock={hall.clock} step={step} running={running} />}
      </div>
      <div class="door-way">
        <JoinCode hall={hall} />
        <div class="door-words">
          <p>{t("screen.door.scan")}</p>
          <p class="door-address">{t("screen.door.or")} <b>{address(hall)}</b> {t("screen.door.code")}</p>
          <p class="door-code">{spaced(hall.code)}</p>
          <div class="door-who">
            <People hall={hall} />
            <Figure value={workshop.tables} of={t("screen.tables", { count: workshop.tables })} />
          </div>
        </div>
      </div>
    </main>
  );
}
