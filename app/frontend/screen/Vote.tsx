import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { named, t } from "../i18n";
import type { VoteView } from "../wire.gen";
import { Figure } from "./Figure";
import { useFit } from "./fit";
import type { SceneProps } from "./hall";
import { Heading } from "./Heading";
import { Results } from "./Results";
import { useWholeOnly } from "./whole";
import "./Vote.css";

const listed = 24;

/** The hall votes. What lies where is seen when the vote is closed, and not before. */
export function Vote({ hall, step }: SceneProps): JSX.Element {
  const votes = hall.store.all("vote/").value.map(([, vote]) => vote).filter((vote) => vote.step === step.id);
  const vote = votes.find(({ closed }) => !closed) ?? votes.at(-1);
  if (!vote) return <Heading title={named(step.title)} instruction={named(step.instruction)} alone />;
  if (vote.results) return <Results vote={vote} />;
  return <Ballot vote={vote} voters={hall.store.entity(`turnout/${vote.id}`).value?.voters ?? 0} />;
}

function Ballot({ vote, voters }: { vote: VoteView; voters: number }): JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  const options = vote.options.slice(0, listed);
  useFit(list, vote.id);
  const more = vote.options.length - options.length + useWholeOnly(list);
  return (
    <>
      <Heading title={vote.title} instruction={t("screen.vote.dots", { count: vote.budget })} />
      <div class="ballot">
        <ol class="options" ref={list} data-columns={Math.min(3, Math.ceil(options.length / 8))}>
          {options.map(({ ref, title }) => <li key={ref}><span dir="auto">{title}</span></li>)}
        </ol>
        <div class="turnout">
          <Figure value={voters} of={t("screen.vote.voted", { count: voters })} />
          {more > 0 && <p>{t("screen.vote.more", { count: more })}</p>}
        </div>
      </div>
    </>
  );
}
