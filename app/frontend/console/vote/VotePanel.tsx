import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { Plus } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useSession } from "../session";
import { NewVoteForm } from "./NewVoteForm";
import { OpenVotePanel } from "./OpenVotePanel";
import { VoteResults } from "./VoteResults";
import "./VotePanel.css";

/** The form for a new vote, the open vote, and the results. The form is shown in a vote step without an open vote, and stays while it is
 * filled in, whatever others do. */
export function VotePanel(): JSX.Element {
  const { client, step, workshop, openVote } = useSession();
  const votes = useComputed(() => client.store.all("vote/").value.map(([, vote]) => vote));
  const wantsAnother = useSignal(false);
  const isFilledIn = useSignal(false);
  // The form is another one in each step, unless it is filled in.
  const formStep = useRef<string | undefined>(undefined);
  if (!isFilledIn.value) formStep.current = step.value?.id;
  useSignalEffect(() => {
    if (openVote.value) wantsAnother.value = false;
  });
  const closed = votes.value.filter((vote) => vote.closed);
  const ofThisStep = closed.filter((vote) => vote.step === step.value?.id);
  const open = openVote.value;
  const isClosed = workshop.value?.closed ?? false;
  const isVoteStep = step.value?.activity === "vote";
  const isFormDue = isVoteStep && !isClosed && !open && (wantsAnother.value || ofThisStep.length === 0);
  const isOwnVoteOpen = client.outbox.commands.value.some(({ id }) => id === open?.id);
  const showForm = isFormDue || (isFilledIn.value && !isOwnVoteOpen);
  const leaveForm = () => (wantsAnother.value = isFilledIn.value = false);
  const results = closed.map((vote) => <VoteResults key={vote.id} vote={vote} />);
  return (
    <>
      {showForm && (
        <NewVoteForm
          key={formStep.current}
          isFilledIn={isFilledIn}
          obstacle={isClosed ? "closed" : open ? "open_vote" : isVoteStep ? undefined : "other_step"}
          onSaved={leaveForm}
          onCancel={ofThisStep.length > 0 ? leaveForm : undefined}
          onDiscard={leaveForm}
        />
      )}
      {open && <OpenVotePanel key={open.id} vote={open} />}
      {!open && isVoteStep && results}
      {!open && isVoteStep && !showForm && !isClosed && (
        <div class="another-vote">
          <Button kind="borderless" icon={Plus} onClick={() => (wantsAnother.value = true)}>{t("console.vote.another")}</Button>
        </div>
      )}
      {!open && !isVoteStep && <EarlierVotes count={closed.length} isExpanded={isClosed || step.value?.activity === "close"}>{results}</EarlierVotes>}
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
