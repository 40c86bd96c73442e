import type { JSX } from "preact";

import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import { CardsAtOtherTables } from "./CardsAtOtherTables";
import { PrivateNotes } from "./PrivateNotes";

/** People write; what they put on the table lies below. */
export function Ideas(): JSX.Element {
  return (
    <>
      <PrivateNotes />
      <Board>{(card) => <BoardCard card={card} />}</Board>
      <CardsAtOtherTables />
    </>
  );
}
