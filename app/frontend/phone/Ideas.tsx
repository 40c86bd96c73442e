import type { JSX } from "preact";

import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import { CardsAtOtherTables } from "./CardsAtOtherTables";
import { PrivateNotes } from "./PrivateNotes";

/** The ideas step: private notes and the table's board. */
export function Ideas(): JSX.Element {
  return (
    <>
      <PrivateNotes />
      <Board>{(card) => <BoardCard card={card} />}</Board>
      <CardsAtOtherTables />
    </>
  );
}
