import type { JSX } from "preact";

import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import type { Step, VoteView } from "../wire.gen";
import { isLate, rejectedVotes } from "./ballot";
import { DiscardButton } from "./DiscardButton";
import { useSession } from "./session";

/** Says in every step which votes do not have the person's last change, and why. Where an open vote shows its options, they say it. */
export function RejectedDots({ activity }: { activity: Step["activity"] }): JSX.Element {
  const votes = useSession().store.all("vote/").value.map(([, vote]) => vote);
  const withoutOptions = votes.filter(({ closed }) => closed || activity !== "vote");
  return (
    <>
      {withoutOptions.map((vote) => <RejectedDotsOf key={vote.id} vote={vote} />)}
    </>
  );
}

function RejectedDotsOf({ vote: { id: vote, title } }: { vote: VoteView }): JSX.Element | null {
  const { outbox } = useSession();
  const rejected = rejectedVotes(vote, outbox.commands.value);
  const last = rejected.at(-1);
  if (!last) return null;
  const reason = last.rejection?.message ?? "";
  return (
    <div class="row">
      <Notice kind="info">{isLate(last) ? t("phone.rejected_dots.late", { vote: title }) : t("phone.rejected_dots.other", { vote: title, reason })}</Notice>
      <DiscardButton ids={rejected.map(({ id }) => id)} />
    </div>
  );
}
