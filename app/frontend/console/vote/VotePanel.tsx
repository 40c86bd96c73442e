import { useComputed, useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { ComponentChildren, JSX } from "preact";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useHall } from "../hall";
import { NewVote } from "./NewVote";
import { OpenVote } from "./OpenVote";
import { Results } from "./Results";
import "./VotePanel.css";

/** Choose what to vote on, see who has voted, close it, read the result. After the vote step, what is left of it. */
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
  const results = closed.map((vote) => <Results key={vote.id} vote={vote} />);
  if (step.value?.activity !== "vote") return <Earlier count={closed.length} open={over || step.value?.activity === "close"}>{results}</Earlier>;
  const asking = !over && (again.value || here.length === 0);
  return (
    <>
      {asking && <NewVote key={step.value.id} onCancel={here.length > 0 ? () => (again.value = false) : undefined} />}
      {results}
      {!asking && !over && (
        <div class="vote-again">
          <Button kind="quiet" icon={Plus} onClick={() => (again.value = true)}>{t("console.vote.another")}</Button>
        </div>
      )}
    </>
  );
}

/** Results of earlier votes, folded away unless the workshop comes to its end. */
function Earlier({ count, open, children }: { count: number; open: boolean | undefined; children: ComponentChildren }): JSX.Element | null {
  if (count === 0) return null;
  return (
    <details class="vote-earlier" open={open}>
      <summary>{t("console.vote.earlier", { count })}</summary>
      {children}
    </details>
  );
}
