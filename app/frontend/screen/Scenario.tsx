import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../i18n";
import { ScenarioPage } from "../ui/ScenarioPage";
import type { ScenarioView } from "../wire.gen";
import { useFitText } from "./fitText";
import { Heading } from "./Heading";
import "./Scenario.css";

type Props = { stepTitle: string; scenario: ScenarioView; footer: JSX.Element };

/** A scenario on a page of its own. */
export function Scenario({ stepTitle, scenario, footer }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const fits = useFitText(box, scenario.title + scenario.text);
  return (
    <>
    <Heading title={stepTitle} />
    <div class="scenario">
      <div class="scenario-box" ref={box} data-cut={!fits}>
        <ScenarioPage title={scenario.title} text={scenario.text} />
      </div>
      <footer class="scenario-footer">
        <p>
          {t("screen.sources", { count: scenario.sources })}
          {" · "}
          {t("screen.from_tables", { count: scenario.tables })}
          {!fits && <> {" · "} {t("screen.rest_on_phone")}</>}
        </p>
        {footer}
      </footer>
    </div>
    </>
  );
}
