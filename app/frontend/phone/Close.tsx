import type { JSX } from "preact";

import { t } from "../i18n";
import { useSession } from "./session";
import { VoteResults } from "./VoteResults";
import { ScenarioList } from "./ScenarioList";

/** The last step: thanks, scenarios and results. */
export function Close(): JSX.Element {
  const { workshop, step, store, code } = useSession();
  const closed = workshop.value?.closed ?? false;
  const votes = store.all("vote/").value.filter(([, vote]) => vote.closed);
  return (
    <>
      {(closed || step.value === undefined) && <h1>{t("phone.close.thanks")}</h1>}
      {closed && <p>{t("phone.close.closed")}</p>}
      {closed && <a class="button primary" href={`/j/${code}/report`}>{t("phone.close.report")}</a>}
      <ScenarioList />
      {votes.map(([key, vote]) => (
        <VoteResults key={key} vote={vote} />
      ))}
    </>
  );
}
