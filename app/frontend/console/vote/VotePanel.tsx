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
import { ANOTHER_VOTE_BUTTON, NEW_VOTE_HEADING, OPEN_VOTE_HEADING, useLostVoteFocus } from "./voteFocus";
import "./VotePanel.css";

/** The form for a new vote, the open vote, and the results. The form is shown in a vote step without an open vote, and stays while it is
 * in use, whatever others do. */
export function VotePanel(): JSX.Element {
  const { client, step, workshop, openVote } = useSession();
  const votes = useComputed(() => client.store.all("vote/").value.map(([, vote]) => vote));
  const wantsAnother = useSignal(false);
  const isInUse = useSignal(false);
  // The form is another one in each step, unless it is in use.
  const formStep = useRef<string | undefined>(undefined);
  if (!isInUse.value) formStep.current = step.value?.id;
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
  const showForm = isFormDue || (isInUse.value && !isOwnVoteOpen);
  const leaveForm = () => (wantsAnother.value = isInUse.value = false);
  // The newest first: the hall looks at it.
  const results = [...closed].reverse().map((vote) => <VoteResults key={vote.id} vote={vote} />);
  return (
    <>
      {showForm && (
        <NewVoteForm
          key={formStep.current}
          isInUse={isInUse}
          obstacle={isClosed ? "closed" : !isVoteStep ? "other_step" : open ? "open_vote" : undefined}
          isOptional={ofThisStep.length > 0}
          onLeave={leaveForm}
        />
      )}
      {open && <OpenVotePanel key={open.id} vote={open} />}
      {!open && isVoteStep && !showForm && !isClosed && (
        <AnotherVoteButton onClick={() => (wantsAnother.value = true)} />
      )}
      {!open && isVoteStep && results}
      {!open && !isVoteStep && <EarlierVotes count={closed.length} isExpanded={isClosed || step.value?.activity === "close"}>{results}</EarlierVotes>}
    </>
  );
}

function AnotherVoteButton({ onClick }: { onClick: () => void }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useLostVoteFocus(box, NEW_VOTE_HEADING, OPEN_VOTE_HEADING);
  return (
    <div class="another-vote" ref={box}>
      <Button id={ANOTHER_VOTE_BUTTON} kind="borderless" icon={Plus} onClick={onClick}>{t("console.vote.another")}</Button>
    </div>
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
