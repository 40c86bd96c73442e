import type { JSX } from "preact";

import { Part } from "../ui/Part";
import { Board } from "./Board";
import { CardsAtOtherTables } from "./CardsAtOtherTables";
import { PrivateNotes } from "./PrivateNotes";

/** The ideas step: private notes and the table's board. */
export function Ideas(): JSX.Element {
  return (
    <>
      <Part><PrivateNotes /></Part>
      <Part><Board /></Part>
      <Part><CardsAtOtherTables /></Part>
    </>
  );
}
