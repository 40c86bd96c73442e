import type { JSX } from "preact";

import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import { Elsewhere } from "./Elsewhere";
import { Notes } from "./Notes";

/** People write; what they put on the table lies below. */
export function Ideas(): JSX.Element {
  return (
    <>
      <Notes />
      <Board>{(piece) => <BoardCard piece={piece} />}</Board>
      <Elsewhere />
    </>
  );
}
