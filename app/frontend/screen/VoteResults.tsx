import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import { type RankedOption, rankOptions } from "../ranking";
import type { VoteView } from "../wire.gen";
import { Heading } from "./Heading";
import { useHideOverflow } from "./hideOverflow";
import "./VoteResults.css";

const MAX_LISTED = 27;
const LARGE_ROWS = 3;

/** The results of a vote, most dots first; the first three are larger. */
export function VoteResults({ vote }: { vote: VoteView }): JSX.Element {
  const rows = rankOptions(vote);
  const rest = rows.slice(LARGE_ROWS, MAX_LISTED);
  const list = useRef<HTMLOListElement>(null);
  const more = rows.length - Math.min(rows.length, MAX_LISTED) + useHideOverflow(list);
  return (
    <>
      <Heading title={vote.title} instruction={t("screen.vote.took_part", { count: vote.voters ?? 0 })} />
      <div class="results" data-many={rows.length > LARGE_ROWS + 4}>
        <ol class="results-first">{rows.slice(0, LARGE_ROWS).map((row) => <ResultRow key={row.ref} {...row} />)}</ol>
        <ol class="results-rest" ref={list} data-few={rest.length <= 6}>{rest.map((row) => <ResultRow key={row.ref} {...row} />)}</ol>
        {more > 0 && <p class="results-more">{t("screen.vote.more", { count: more })}</p>}
      </div>
    </>
  );
}

function ResultRow({ rank, title, dots, people, ratio }: RankedOption): JSX.Element {
  return (
    <li class="result" style={{ "--ratio": ratio }}>
      <span class="result-rank">{formatNumber(rank)}</span>
      <span class="result-title" dir="auto">{title}</span>
      <span class="result-count">
        <b>{formatNumber(dots)}</b> {t("screen.vote.points", { count: dots })} <span class="result-people">{t("screen.vote.people", { count: people })}</span>
      </span>
      <span class="result-bar" />
    </li>
  );
}
