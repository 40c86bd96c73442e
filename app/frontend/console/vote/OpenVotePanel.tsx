import { Flag } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { ballotKind, ballotText } from "../../ballotKinds";
import { t } from "../../i18n";
import { optionTitle } from "../../support";
import { Notice } from "../../ui/Notice";
import { ConfirmButton } from "../ConfirmButton";
import { useSession, type Vote } from "../session";
import { useCommand } from "../useCommand";
import { useTurnoutText } from "./turnout";
import { OPEN_VOTE_HEADING, resultHeading, useLostVoteFocus } from "./voteFocus";

/** An open vote: turnout, options and the button that closes it. No results are shown. Where the running step is no vote step, it says that
 * nobody can vote. */
export function OpenVotePanel({ vote }: { vote: Vote }): JSX.Element {
  const { workshop, step } = useSession();
  const { send, problem } = useCommand();
  const turnout = useTurnoutText(vote.id);
  const section = useRef<HTMLElement>(null);
  useLostVoteFocus(section, resultHeading(vote.id));
  const canVote = step.value?.activity === "vote";
  return (
    <section class="vote" aria-labelledby={OPEN_VOTE_HEADING} ref={section}>
      <header>
        <p class="muted">{t(canVote ? "console.vote.running" : "console.vote.running.other_step")}</p>
        <h2 id={OPEN_VOTE_HEADING} tabIndex={-1} dir="auto">{vote.title}</h2>
      </header>
      <div class="turnout">
        <p class="turnout-count">{turnout}</p>
        <p class="muted">{ballotText(ballotKind(vote.kind), "per_person", { count: vote.budget })} {t("console.vote.hidden")}</p>
      </div>
      <div class="vote-actions">
        {!workshop.value?.closed && <ConfirmButton
          kind="primary"
          icon={Flag}
          label={t("console.vote.close")}
          question={t("console.vote.close.ask")}
          confirmLabel={t("console.vote.close.yes")}
          onConfirm={() => send({ type: "vote.close", vote: vote.id })}
        />}
      </div>
      {problem && <Notice kind="error">{problem}</Notice>}
      <details>
        <summary>{t("console.vote.options", { count: vote.options.length })}</summary>
        <ul class="vote-options">
          {vote.options.map((option) => <li key={option.ref} dir="auto">{optionTitle(vote, option)}</li>)}
        </ul>
      </details>
    </section>
  );
}
