import { useComputed, useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useHall } from "../hall";
import { NewVote } from "./NewVote";
import { OpenVote } from "./OpenVote";
import { Results } from "./Results";
import "./VotePanel.css";

/** While a vote step runs: choose what to vote on, see who has voted, close it, read the result. */
export function VotePanel(): JSX.Element {
  const { live, step, workshop } = useHall();
  const votes = useComputed(() => live.store.all("vote/").value.map(([, vote]) => vote));
  const again = useSignal(false);
  const open = votes.value.find(({ closed }) => !closed);
  const closed = votes.value.filter((vote) => vote.closed);
  const here = closed.filter((vote) => vote.step === step.value?.id);
  if (open) {
    again.value = false;
    return <OpenVote key={open.id} vote={open} />;
  }
  const over = workshop.value?.closed;
  const asking = !over && (again.value || here.length === 0);
  return (
    <>
      {asking && <NewVote onCancel={here.length > 0 ? () => (again.value = false) : undefined} />}
      {closed.map((vote) => <Results key={vote.id} vote={vote} />)}
      {!asking && !over && (
        <div class="vote-again">
          <Button kind="quiet" icon={Plus} onClick={() => (again.value = true)}>{t("console.vote.another")}</Button>
        </div>
      )}
    </>
  );
}
