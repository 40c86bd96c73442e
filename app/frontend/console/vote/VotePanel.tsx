import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { Plus } from "lucide";
import type { ComponentChildren, JSX } from "preact";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useSession } from "../session";
import { NewVoteForm } from "./NewVoteForm";
import { OpenVotePanel } from "./OpenVotePanel";
import { VoteResults } from "./VoteResults";
import "./VotePanel.css";

/** The open vote; if there is none, in a vote step the form for a new vote and the results, in other steps only the results. */
export function VotePanel(): JSX.Element {
  const { client, step, workshop } = useSession();
  const votes = useComputed(() => client.store.all("vote/").value.map(([, vote]) => vote));
  const wantsAnother = useSignal(false);
  const open = votes.value.find(({ closed }) => !closed);
  useSignalEffect(() => {
    if (votes.value.some(({ closed }) => !closed)) wantsAnother.value = false;
  });
  const closed = votes.value.filter((vote) => vote.closed);
  const ofThisStep = closed.filter((vote) => vote.step === step.value?.id);
  if (open) return <OpenVotePanel key={open.id} vote={open} />;
  const isClosed = workshop.value?.closed;
  const results = closed.map((vote) => <VoteResults key={vote.id} vote={vote} />);
  if (step.value?.activity !== "vote") return <EarlierVotes count={closed.length} isExpanded={isClosed || step.value?.activity === "close"}>{results}</EarlierVotes>;
  const showForm = !isClosed && (wantsAnother.value || ofThisStep.length === 0);
  return (
    <>
      {showForm && <NewVoteForm key={step.value.id} onCancel={ofThisStep.length > 0 ? () => (wantsAnother.value = false) : undefined} />}
      {results}
      {!showForm && !isClosed && (
        <div class="another-vote">
          <Button kind="borderless" icon={Plus} onClick={() => (wantsAnother.value = true)}>{t("console.vote.another")}</Button>
        </div>
      )}
    </>
  );
}

/** Results of earlier votes. At first they are expanded only at the end of the workshop. */
function EarlierVotes({ count, isExpanded, children }: { count: number; isExpanded: boolean | undefined; children: ComponentChildren }): JSX.Element | null {
  if (count === 0) return null;
  return (
    <details class="earlier-votes" open={isExpanded}>
      <summary>{t("console.vote.earlier", { count })}</summary>
      {children}
    </details>
  );
}
