import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import { type Ranked, ranking } from "../ranking";
import type { VoteView } from "../wire.gen";
import { Heading } from "./Heading";
import { useWholeOnly } from "./whole";
import "./Results.css";

const listed = 27;
const large = 3;

/** What the hall chose: most dots first, the first three large. */
export function Results({ vote }: { vote: VoteView }): JSX.Element {
  const rows = ranking(vote);
  const rest = rows.slice(large, listed);
  const list = useRef<HTMLOListElement>(null);
  const more = rows.length - Math.min(rows.length, listed) + useWholeOnly(list);
  return (
    <>
      <Heading title={vote.title} instruction={t("screen.vote.took_part", { count: vote.voters ?? 0 })} />
      <div class="results" data-many={rows.length > large + 4}>
        <ol class="results-first">{rows.slice(0, large).map((row) => <Row key={row.ref} {...row} />)}</ol>
        <ol class="results-rest" ref={list} data-few={rest.length <= 6}>{rest.map((row) => <Row key={row.ref} {...row} />)}</ol>
        {more > 0 && <p class="results-more">{t("screen.vote.more", { count: more })}</p>}
      </div>
    </>
  );
}

function Row({ rank, title, dots, people, part }: Ranked): JSX.Element {
  return (
    <li class="result" style={{ "--part": part }}>
      <span class="result-rank">{formatNumber(rank)}</span>
      <span class="result-title" dir="auto">{title}</span>
      <span class="result-count">
        <b>{formatNumber(dots)}</b> {t("screen.vote.points", { count: dots })} <span class="result-people">{t("screen.vote.people", { count: people })}</span>
      </span>
      <span class="result-bar" />
    </li>
  );
}
