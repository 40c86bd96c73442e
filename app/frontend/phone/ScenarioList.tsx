import type { JSX } from "preact";

import { t } from "../i18n";
import { rankScenarios } from "../ranking";
import { decidingVote } from "../support";
import { ScenarioPage } from "../ui/ScenarioPage";
import { useSession } from "./session";

/** All scenarios, in the order of the report. `empty`: the text that is shown while there are none; without it nothing is shown then. */
export function ScenarioList({ empty }: { empty?: string }): JSX.Element | null {
  const { store } = useSession();
  const scenarios = rankScenarios(store.all("scenario/").value.map(([, scenario]) => scenario), decidingVote(store));
  if (scenarios.length === 0 && !empty) return null;
  return (
    <section class="section" aria-labelledby="scenarios">
      <h2 id="scenarios">{t("phone.scenarios.title")}</h2>
      {scenarios.length === 0 && <p class="muted">{empty}</p>}
      {scenarios.map(({ id, title, text, sources, tables }) => (
        <ScenarioPage key={id} heading="h3" title={title} text={text}>
          <span>{t("phone.scenarios.sources", { count: sources })}</span>
          <span>{t("phone.scenarios.tables", { count: tables })}</span>
        </ScenarioPage>
      ))}
    </section>
  );
}
