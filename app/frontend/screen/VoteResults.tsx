import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { type BallotKind, ballotKind, ballotText } from "../ballotKinds";
import { formatNumber, t } from "../i18n";
import { type RankedOption, rankOptions } from "../ranking";
import type { VoteView } from "../wire.gen";
import { Heading } from "./Heading";
import { useHideOverflow } from "./hideOverflow";
import "./VoteResults.css";

/** The options with most dots have large rows: at most so many, and all that have equal dots or none of them. */
const MAX_LARGE_ROWS = 3;
/** The next ones have small rows. Of the others only the number is shown. */
const MAX_SMALL_ROWS = 24;
/** With more small rows than this, they are in two columns. */
const MAX_SMALL_ROWS_IN_ONE_COLUMN = 4;
/** Up to this many small rows have a larger font size. */
const MAX_SMALL_ROWS_IN_LARGER_FONT = 6;

/** The results of a vote, most dots first. */
export function VoteResults({ vote }: { vote: VoteView }): JSX.Element {
  const kind = ballotKind(vote.kind);
  const rows = rankOptions(vote);
  const largeRows = rows.filter(({ dots }) => rows.filter((other) => other.dots >= dots).length <= MAX_LARGE_ROWS);
  const smallRows = rows.slice(largeRows.length, largeRows.length + MAX_SMALL_ROWS);
  const list = useRef<HTMLOListElement>(null);
  const more = rows.length - largeRows.length - smallRows.length + useHideOverflow(list);
  return (
    <>
      <Heading title={vote.title} instruction={t("screen.vote.took_part", { count: vote.voters ?? 0 })} />
      <div class="results" data-two-columns={smallRows.length > MAX_SMALL_ROWS_IN_ONE_COLUMN}>
        <ol class="results-first">{largeRows.map((row) => <ResultRow key={row.ref} kind={kind} {...row} />)}</ol>
        <ol class="results-rest" ref={list} data-larger-font={smallRows.length <= MAX_SMALL_ROWS_IN_LARGER_FONT}>{smallRows.map((row) => <ResultRow key={row.ref} kind={kind} {...row} />)}</ol>
        {more > 0 && <p class="results-more">{t("screen.vote.more", { count: more })}</p>}
      </div>
    </>
  );
}

function ResultRow({ kind, rank, title, dots, people, ratio }: RankedOption & { kind: BallotKind }): JSX.Element {
  return (
    <li class="result" data-first={rank === 1} style={{ "--ratio": ratio }}>
      <span class="result-rank">{formatNumber(rank)}</span>
      <span class="result-title" dir="auto">{title}</span>
      <span class="result-count">
        {kind.countsDots ? (
          <><b>{formatNumber(dots)}</b> {ballotText(kind, "word", { count: dots })} <span class="result-people">{t("screen.vote.people", { count: people })}</span></>
        ) : (
          <><b>{formatNumber(people)}</b> {t("screen.vote.people_word", { count: people })}</>
        )}
      </span>
      <span class="result-bar" />
    </li>
  );
}
