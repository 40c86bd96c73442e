import { Minus, Plus } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ballotKind, ballotText } from "../ballotKinds";
import { formatNumber, t, workshopLanguage } from "../i18n";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { Notice } from "../ui/Notice";
import { isRemoved, optionTitle } from "../support";
import type { VoteView } from "../wire.gen";
import { ownDots, rejectedVotes, totalDots } from "./ballot";
import { useSession } from "./session";
import { CollapsibleText } from "./CollapsibleText";
import { VotedCards } from "./VotedCards";
import "./VoteOptions.css";

/** A larger number of dots on one option is shown as a number. */
const MAX_DOTS_DRAWN = 8;

/** The options of a vote, each with its dots. A button that cannot be used now can still have the focus. */
export function VoteOptions({ vote }: { vote: VoteView }): JSX.Element {
  const { store, outbox } = useSession();
  const commands = outbox.commands.value;
  const dots = ownDots(vote.id, store.entity(`ballot/${vote.id}`).value, commands);
  const dotsLeft = vote.budget - totalDots(dots);
  const rejected = new Map(rejectedVotes(vote.id, commands).map((queued) => [queued.command.ref, queued]));
  const cast = (ref: string, count: number) => outbox.submit({ type: "vote.cast", vote: vote.id, ref, dots: count });

  // The buttons are gone when the vote is closed.
  useEffect(() => focusMainIfFocusIsLost, []);

  return (
    <section class="section" aria-labelledby="vote">
      <h2 id="vote" dir="auto" lang={workshopLanguage.value}>{vote.title}</h2>
      <ul class="options">
        {vote.options.map((option) => (
          <li key={option.ref}>
            <VoteOption vote={vote} option={option} dots={dots[option.ref] ?? 0} dotsLeft={dotsLeft} onCast={(count) => cast(option.ref, count)} />
            {isRemoved(vote, option.ref) && dots[option.ref] ? (
              <Notice kind="info">{t("phone.vote.card_removed")}</Notice>
            ) : (
              rejected.has(option.ref) && <Notice kind="error">{rejected.get(option.ref)?.rejection?.message}</Notice>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type VoteOptionProps = { vote: VoteView; option: VoteView["options"][number]; dots: number; dotsLeft: number; onCast: (dots: number) => void };

function VoteOption({ vote, option, dots, dotsLeft, onCast }: VoteOptionProps): JSX.Element {
  const { ref, text } = option;
  const kind = ballotKind(vote.kind);
  const title = optionTitle(vote, option);
  const cards = useSession().store.entity(`vote_cards/${vote.id}/${ref}`).value;
  const canGive = dotsLeft > 0 && !isRemoved(vote, ref) && dots < (kind.mostPerOption ?? Infinity);
  return (
    <article class="option" data-chosen={dots > 0}>
      <h3 dir="auto" lang={workshopLanguage.value}>{title}</h3>
      {text && <CollapsibleText text={text} about={title} />}
      {cards && <VotedCards {...cards} name={title} />}
      <div class="option-dots" role="group" aria-label={title}>
        <Button icon={Minus} iconOnly aria-disabled={dots === 0} onClick={() => dots > 0 && onCast(dots - 1)}>{ballotText(kind, "take")}</Button>
        <span class="option-given">
          <span class="visually-hidden" role="status"><span key={dots}>{ballotText(kind, "given", { count: dots })}</span></span>
          <span aria-hidden="true">{dots > 0 && dots <= MAX_DOTS_DRAWN ? "●".repeat(dots) : formatNumber(dots)}</span>
        </span>
        <Button icon={Plus} iconOnly aria-disabled={!canGive} onClick={() => canGive && onCast(dots + 1)}>{ballotText(kind, "give")}</Button>
      </div>
    </article>
  );
}
