import type { JSX } from "preact";

import { t } from "../i18n";
import { useHall } from "./hall";
import { ResultList } from "./Results";
import { Scenarios } from "./Scenarios";

/** Thank you, and what came of it. */
export function Close(): JSX.Element {
  const { workshop, step, store } = useHall();
  const closed = workshop.value?.closed ?? false;
  const votes = store.all("vote/").value.filter(([, vote]) => vote.closed);
  return (
    <>
      {(closed || step.value === undefined) && <h1>{t("phone.close.thanks")}</h1>}
      {closed && <p>{t("phone.close.closed")}</p>}
      <Scenarios />
      {votes.map(([key, vote]) => (
        <ResultList key={key} vote={vote} />
      ))}
    </>
  );
}
