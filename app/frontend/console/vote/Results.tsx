import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { ranking } from "../../ranking";
import type { Vote } from "../hall";

/** What the hall wants most: dots, and from how many people they came. */
export function Results({ vote }: { vote: Vote }): JSX.Element {
  const title = useId();
  const ranked = ranking(vote);
  return (
    <section class="vote" aria-labelledby={title}>
      <header class="vote-head">
        <p class="quiet">{t("console.vote.result", { count: vote.voters ?? 0 })}</p>
        <h2 id={title} dir="auto">{vote.title}</h2>
      </header>
      <ol class="results">
        {ranked.map(({ ref, title: words, dots, people, rank, part }) => (
          <li key={ref}>
            <span class="result-rank">{formatNumber(rank)}</span>
            <span class="result-words" dir="auto">{words}</span>
            <span class="result-bar" style={{ "--part": part }} aria-hidden="true" />
            <span class="result-dots">{t("console.vote.result.dots", { count: dots })}</span>
            <span class="quiet">{t("console.vote.result.people", { count: people })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
