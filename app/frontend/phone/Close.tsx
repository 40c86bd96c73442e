import type { JSX } from "preact";

import { localized, localizedLang, t } from "../i18n";
import { CardOutcomes, ownOutcomes } from "./CardOutcomes";
import { ReadOnlyNotes } from "./ReadOnlyNotes";
import { useSession } from "./session";
import { unsavedCards } from "./UnsavedCards";
import { VoteResults } from "./VoteResults";
import { ScenarioList } from "./ScenarioList";

/** The end: what became of the person's own cards, then their notes, the scenarios and the results of the votes. */
export function Close(): JSX.Element {
  const session = useSession();
  const { workshop, store } = session;
  const closed = workshop.value?.closed ?? false;
  const votes = store.all("vote/").value.filter(([, vote]) => vote.closed);
  return (
    <>
      <CardOutcomes />
      <ReadOnlyNotes heading={closed && unsavedCards(session, false).length === 0 && ownOutcomes(session).length === 0 ? "h1" : "h2"} />
      <ScenarioList />
      {votes.map(([key, vote]) => (
        <VoteResults key={key} vote={vote} />
      ))}
      {closed && workshop.value && <p class="muted"><bdi lang={localizedLang(workshop.value.title)}>{localized(workshop.value.title)}</bdi>: {t("phone.close.closed")}</p>}
    </>
  );
}
