import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { type BallotKind, ballotKind, ballotText } from "../ballotKinds";
import { formatNumber, t, workshopLanguage } from "../i18n";
import { type RankedOption, rankOptions } from "../ranking";
import type { VoteView } from "../wire.gen";
import { useSession } from "./session";
import "./VoteResults.css";

/** The results of a vote, most dots first, with the person's own dots. Without numbers if too few people voted, or nobody. */
export function VoteResults({ vote }: { vote: VoteView }): JSX.Element {
  const { store, workshop } = useSession();
  const own = store.entity(`ballot/${vote.id}`).value?.dots ?? {};
  const title = useId();
  return (
    <section class="section" aria-labelledby={title}>
      <h2 id={title} dir="auto" lang={workshopLanguage.value}>{vote.title}</h2>
      <p class="muted">{vote.voters === null ? t("ui.vote.too_few", { count: workshop.value?.privacy_threshold ?? 0 }) : t("phone.results.voters", { count: vote.voters })}</p>
      <ol class="results">
        {rankOptions(vote).map((option) => (
          <ResultRow key={option.ref} kind={ballotKind(vote.kind)} option={option} own={own[option.ref] ?? 0} hasNumbers={vote.results !== null} />
        ))}
      </ol>
    </section>
  );
}

type RowProps = { kind: BallotKind; option: RankedOption; own: number; hasNumbers: boolean };

function ResultRow({ kind, option: { title, rank, dots, people, ratio }, own, hasNumbers }: RowProps): JSX.Element {
  return (
    <li class="result">
      {hasNumbers && <span class="result-rank" aria-hidden="true">{formatNumber(rank)}</span>}
      <div>
        <h3 dir="auto" lang={workshopLanguage.value}>{title}</h3>
        {hasNumbers && <span class="result-bar" style={{ "--ratio": ratio }} />}
        <p class="muted">
          {hasNumbers && <strong>{kind.countsDots ? ballotText(kind, "dots", { count: dots }) : t("vote.people", { count: people })}</strong>}
          {kind.countsDots && people > 0 && <span>{t("phone.results.people", { count: people })}</span>}
          {own > 0 && <span class="result-own">{ballotText(kind, "own", { count: own })}</span>}
        </p>
      </div>
    </li>
  );
}
