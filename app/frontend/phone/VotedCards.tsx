import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t, workshopLanguage } from "../i18n";
import { Button } from "../ui/Button";
import { CardText } from "../ui/CardText";
import type { VoteCards } from "../wire.gen";
import "./VotedCards.css";

/** Of further cards only the number is shown, until the person asks for them. */
const MAX_CARDS_COLLAPSED = 3;

type Props = Omit<VoteCards, "type"> & {
  /** The name of the cluster. */
  name: string;
};

/** The cards of a cluster that people vote on, with the words that they had when the vote opened. */
export function VotedCards({ words, more = 0, name }: Props): JSX.Element | null {
  const [isOpen, setIsOpen] = useState(false);
  if (words.length + more === 0) return null;
  const shown = isOpen ? words : words.slice(0, MAX_CARDS_COLLAPSED);
  const count = words.length - shown.length + more;
  return (
    <div class="voted-cards">
      {shown.length > 0 && (
        <ul lang={workshopLanguage.value}>
          {shown.map((text, index) => <li key={index}><CardText text={text} /></li>)}
        </ul>
      )}
      {count > 0 && <p class="muted">{t("phone.vote.more_cards", { count })}</p>}
      {words.length > MAX_CARDS_COLLAPSED && (
        <Button kind="borderless" about={name} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>{t(isOpen ? "text.less" : "text.more")}</Button>
      )}
    </div>
  );
}
