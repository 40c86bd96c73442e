import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { ballotKind, ballotText } from "../../ballotKinds";
import { formatNumber, t } from "../../i18n";
import { rankOptions } from "../../ranking";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession, type Vote } from "../session";
import { useCommand } from "../useCommand";
import { NEW_VOTE_HEADING, OPEN_VOTE_HEADING, resultHeading, useLostVoteFocus } from "./voteFocus";

/** The results of a vote: people for each option, and dots if its kind counts them; or why there are none. */
export function VoteResults({ vote }: { vote: Vote }): JSX.Element {
  const title = resultHeading(vote.id);
  const section = useRef<HTMLElement>(null);
  useLostVoteFocus(section, NEW_VOTE_HEADING, OPEN_VOTE_HEADING);
  const { workshop } = useSession();
  const ranked = rankOptions(vote);
  const kind = ballotKind(vote.kind);
  if (!vote.results) {
    return (
      <section class="vote" aria-labelledby={title} ref={section}>
        <header>
          <h2 id={title} tabIndex={-1} dir="auto">{vote.title}</h2>
          <p class="muted">{vote.voters === 0 ? t("console.vote.result", { count: 0 }) : t("ui.vote.too_few", { count: workshop.value?.privacy_threshold ?? 0 })}</p>
          {isOnScenarios(vote) && <p class="muted">{t("console.vote.cannot_decide")}</p>}
        </header>
      </section>
    );
  }
  return (
    <section class="vote" aria-labelledby={title} ref={section}>
      <header>
        <p class="muted">{t("console.vote.result", { count: vote.voters ?? 0 })}</p>
        <h2 id={title} tabIndex={-1} dir="auto">{vote.title}</h2>
      </header>
      <ol class="results">
        {ranked.map(({ ref, title: optionTitle, dots, people, rank, ratio }) => (
          <li key={ref}>
            <span class="result-rank">{formatNumber(rank)}</span>
            <span class="result-title" dir="auto">{optionTitle}</span>
            <span class="result-bar" style={{ "--ratio": ratio }} aria-hidden="true" />
            {kind.countsDots && <span class="result-dots">{ballotText(kind, "dots", { count: dots })}</span>}
            <span class={kind.countsDots ? "muted" : "result-dots"}>{t("vote.people", { count: people })}</span>
          </li>
        ))}
      </ol>
      <DecidesOrder vote={vote} />
    </section>
  );
}

/** That this vote decides the order of the scenarios, if there are any, or the button that lets it. Dots of two votes are never compared. */
function DecidesOrder({ vote }: { vote: Vote }): JSX.Element | null {
  const { client: { store }, right, workshop } = useSession();
  if (!isOnScenarios(vote)) return null;
  if (store.entity("deciding_vote").value?.vote === vote.id) {
    const hasScenarios = store.all("scenario/").value.length > 0;
    return hasScenarios ? <p class="muted">{t("console.vote.decides")}</p> : null;
  }
  return right === "facilitator" && !workshop.value?.closed ? <DecideOrderButton vote={vote} /> : null;
}

function DecideOrderButton({ vote }: { vote: Vote }): JSX.Element {
  const { send, problem } = useCommand();
  const box = useRef<HTMLDivElement>(null);
  useLostVoteFocus(box, resultHeading(vote.id));
  return (
    <div class="vote-actions" ref={box}>
      <Button kind="borderless" onClick={() => send({ type: "vote.decides", vote: vote.id })}>{t("console.vote.decides.choose")}</Button>
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}

/** Whether a scenario or a cluster is among the options, so that the vote can order them. */
function isOnScenarios({ options }: Vote): boolean {
  return options.some(({ ref }) => !ref.startsWith("card/"));
}
