import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import { type Ranked, ranking } from "../ranking";
import type { VoteView } from "../wire.gen";
import { useHall } from "./hall";
import "./Results.css";

/** What the hall chose, the most wanted first, with one's own dots marked. */
export function ResultList({ vote }: { vote: VoteView }): JSX.Element {
  const own = useHall().store.entity(`ballot/${vote.id}`).value?.dots ?? {};
  const title = useId();
  return (
    <section class="section" aria-labelledby={title}>
      <h2 id={title} dir="auto">{vote.title}</h2>
      <p class="quiet">{t("phone.results.voters", { count: vote.voters ?? 0 })}</p>
      <ol class="results">
        {ranking(vote).map((option) => (
          <Result key={option.ref} option={option} own={own[option.ref] ?? 0} />
        ))}
      </ol>
    </section>
  );
}

function Result({ option: { title, rank, dots, people, part }, own }: { option: Ranked; own: number }): JSX.Element {
  return (
    <li class="result">
      <span class="result-place" aria-hidden="true">{formatNumber(rank)}</span>
      <div>
        <h3 dir="auto">{title}</h3>
        <span class="result-bar" style={{ "--part": part }} />
        <p class="quiet">
          <strong>{t("phone.results.dots", { count: dots })}</strong>
          {people > 0 && <span>{t("phone.results.people", { count: people })}</span>}
          {own > 0 && <span class="result-own">{t("phone.results.own", { count: own })}</span>}
        </p>
      </div>
    </li>
  );
}
