import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { rankOptions } from "../../ranking";
import type { Vote } from "../session";

/** The results of a vote: dots and people for each option. */
export function VoteResults({ vote }: { vote: Vote }): JSX.Element {
  const title = useId();
  const ranked = rankOptions(vote);
  return (
    <section class="vote" aria-labelledby={title}>
      <header>
        <p class="muted">{t("console.vote.result", { count: vote.voters ?? 0 })}</p>
        <h2 id={title} dir="auto">{vote.title}</h2>
      </header>
      <ol class="results">
        {ranked.map(({ ref, title: optionTitle, dots, people, rank, ratio }) => (
          <li key={ref}>
            <span class="result-rank">{formatNumber(rank)}</span>
            <span class="result-title" dir="auto">{optionTitle}</span>
            <span class="result-bar" style={{ "--ratio": ratio }} aria-hidden="true" />
            <span class="result-dots">{t("console.vote.result.dots", { count: dots })}</span>
            <span class="muted">{t("console.vote.result.people", { count: people })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
