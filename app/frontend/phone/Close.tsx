import type { JSX } from "preact";

import { localized, t } from "../i18n";
import { CardOutcomes } from "./CardOutcomes";
import { useSession } from "./session";
import { VoteResults } from "./VoteResults";
import { ScenarioList } from "./ScenarioList";

/** The end: what became of the person's own cards, then the scenarios and the results. */
export function Close(): JSX.Element {
  const { workshop, store } = useSession();
  const closed = workshop.value?.closed ?? false;
  const votes = store.all("vote/").value.filter(([, vote]) => vote.closed);
  return (
    <>
      <CardOutcomes />
      <ScenarioList />
      {votes.map(([key, vote]) => (
        <VoteResults key={key} vote={vote} />
      ))}
      {closed && workshop.value && <p class="muted"><bdi>{localized(workshop.value.title)}</bdi>: {t("phone.close.closed")}</p>}
    </>
  );
}
