import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../i18n";
import { Page } from "../ui/Page";
import type { ScenarioView } from "../wire.gen";
import { useFit } from "./fit";
import { Heading } from "./Heading";
import "./Scenario.css";

type Props = { step: string; scenario: ScenarioView; foot: JSX.Element };

/** A future scenario, as a page that is read together. */
export function Scenario({ step, scenario, foot }: Props): JSX.Element {
  const sheet = useRef<HTMLDivElement>(null);
  const whole = useFit(sheet, scenario.title + scenario.text);
  return (
    <>
    <Heading title={step} />
    <div class="scenario">
      <div class="scenario-sheet" ref={sheet} data-cut={!whole}>
        <Page title={scenario.title} text={scenario.text} />
      </div>
      <footer class="scenario-foot">
        <p>
          {t("screen.sources", { count: scenario.sources })}
          {" · "}
          {t("screen.from_tables", { count: scenario.tables })}
          {!whole && <> {" · "} {t("screen.rest_on_phone")}</>}
        </p>
        {foot}
      </footer>
    </div>
    </>
  );
}
