import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";

import { type Hall, useHall } from "../hall";
import { inField } from "../typing";
import { DeskContext } from "./context";
import { Keys } from "./Keys";
import { Loose } from "./Loose";
import { DeskModel } from "./model";
import { MoveTo } from "./MoveTo";
import { Taking } from "./Taking";
import { Trays } from "./Trays";
import { Writing } from "./Writing";
import "./Desk.css";

const desks = new WeakMap<Hall, DeskModel>();

/** The merge desk: the cards of all tables on the left, trays on the right, or one tray's scenario. */
export function Desk(): JSX.Element {
  const hall = useHall();
  const desk = useMemo(() => deskOf(hall), [hall]);
  useUndoKey(desk);
  const written = desk.writing.value === undefined ? undefined : hall.live.store.entity(`cluster/${desk.writing.value}`).value;
  return (
    <DeskContext.Provider value={desk}>
      <main class="desk" data-writing={Boolean(written)}>
        {written ? (
          <Writing key={written.id} cluster={written} />
        ) : (
          <>
            <Loose />
            <Trays />
            <Keys />
          </>
        )}
        {desk.moving.value && <MoveTo moving={desk.moving.value} />}
        {desk.taking.value && <Taking cards={desk.taking.value} />}
      </main>
    </DeskContext.Provider>
  );
}

function useUndoKey(desk: DeskModel): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = inField(event.target) || (event.target instanceof Element && event.target.closest("dialog"));
      if (typing || event.key.toLowerCase() !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      desk.undo();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [desk]);
}

/** One desk per hall, so that filters and choices outlive a look at another view. */
function deskOf(hall: Hall): DeskModel {
  const desk = desks.get(hall) ?? new DeskModel(hall);
  desks.set(hall, desk);
  return desk;
}
