import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { localized, t } from "../i18n";
import type { Step, StepView, WorkshopView } from "../wire.gen";
import { joinHost, type ScreenSession } from "./session";
import { ConnectedCount, CountLabel } from "./CountLabel";
import { ScreenTimer } from "./ScreenTimer";
import { Heading } from "./Heading";
import { JoinCode } from "./JoinCode";
import "./JoinScreen.css";

type Props = { session: ScreenSession; workshop: WorkshopView; step: Step | undefined; stepRun: StepView | undefined };

/** How to join: the QR code, the address and the join code; and how many are connected. */
export function JoinScreen({ session, workshop, step, stepRun }: Props): JSX.Element {
  return (
    <main class="screen alone join">
      <div class="join-head">
        <Heading title={localized(workshop.question)} />
        {step && stepRun && <ScreenTimer clock={session.clock} step={step} stepRun={stepRun} />}
      </div>
      <div class="join-body">
        <JoinCode session={session} />
        <div class="join-text">
          <p>{t("screen.join.scan")}</p>
          <p class="join-address">{t("screen.join.or")} <b>{joinHost(session)}</b> {t("screen.join.code")}</p>
          <p class="join-code">{formatCode(session.code)}</p>
          <div class="join-counts">
            <ConnectedCount session={session} />
            <CountLabel value={workshop.tables} label={t("screen.tables", { count: workshop.tables })} />
          </div>
        </div>
      </div>
    </main>
  );
}
