import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { ballotKind, ballotText } from "../ballotKinds";
import { localized, t } from "../i18n";
import type { Store } from "../live/store";
import { optionTitle } from "../support";
import type { VoteView } from "../wire.gen";
import { CountLabel } from "./CountLabel";
import { useFitText } from "./fitText";
import type { SceneProps } from "./session";
import { Heading } from "./Heading";
import { VoteResults } from "./VoteResults";
import { useHideOverflow } from "./hideOverflow";
import "./Vote.css";

const MAX_COLUMNS = 3;
const OPTIONS_PER_COLUMN = 8;
const MAX_OPTIONS_SHOWN = MAX_COLUMNS * OPTIONS_PER_COLUMN;

/** The vote step: the open vote without results, or the results of a closed one. */
export function Vote({ session, workshop, step }: SceneProps): JSX.Element {
  const votes = session.store.all("vote/").value.map(([, vote]) => vote).filter((vote) => vote.step === step.id);
  const vote = votes.find(({ closed }) => !closed) ?? votes.at(-1);
  if (!vote) return <Heading title={localized(step.title)} instruction={localized(step.instruction)} isOnlyContent />;
  if (vote.results) return <VoteResults vote={vote} />;
  if (vote.closed) return <Heading title={vote.title} instruction={vote.voters === 0 ? t("screen.vote.took_part", { count: 0 }) : t("ui.vote.too_few", { count: workshop.privacy_threshold })} isOnlyContent />;
  return <OpenVote key={vote.id} vote={vote} store={session.store} />;
}

/** The options; of a cluster also the words of its cards, if there is room for them. */
function OpenVote({ vote, store }: { vote: VoteView; store: Store }): JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  const options = vote.options.slice(0, MAX_OPTIONS_SHOWN);
  const hasCards = useSignal(options.length <= OPTIONS_PER_COLUMN);
  const fits = useFitText(list, `${vote.id} ${hasCards.value}`);
  useLayoutEffect(() => {
    if (!fits) hasCards.value = false;
  }, [fits]);
  const wordsOf = (ref: string) => (hasCards.value ? store.entity(`vote_cards/${vote.id}/${ref}`).value?.words.join(" · ") : undefined);
  const voters = store.entity(`turnout/${vote.id}`).value?.voters ?? 0;
  const more = vote.options.length - options.length + useHideOverflow(list);
  return (
    <>
      <Heading title={vote.title} instruction={ballotText(ballotKind(vote.kind), "each", { count: vote.budget })} />
      <div class="ballot">
        <ol class="options" ref={list} data-columns={Math.min(MAX_COLUMNS, Math.ceil(options.length / OPTIONS_PER_COLUMN))}>
          {options.map((option) => {
            const words = wordsOf(option.ref);
            return (
              <li key={option.ref}>
                <span dir="auto">{optionTitle(vote, option)}</span>
                {words && <p class="option-cards" dir="auto">{words}</p>}
              </li>
            );
          })}
        </ol>
        <div class="turnout">
          <CountLabel value={voters} label={t("screen.vote.voted", { count: voters })} />
          {more > 0 && <p>{t("screen.vote.more", { count: more })}</p>}
        </div>
      </div>
    </>
  );
}
