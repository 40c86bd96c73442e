import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { type Cluster, useSession } from "../session";
import { isInFormField } from "../formFocus";
import { DeskContext } from "./deskContext";
import { DeskNotice } from "./DeskNotice";
import { ShortcutList } from "./ShortcutList";
import { UnplacedCards } from "./UnplacedCards";
import { deskOf, type DeskModel } from "./deskModel";
import { MoveDialog } from "./MoveDialog";
import { DeleteCardsDialog } from "./DeleteCardsDialog";
import { RemovedScenariosDialog } from "./RemovedScenarios";
import { ClusterList } from "./ClusterList";
import { GoneCluster } from "./GoneCluster";
import { ScenarioEditor } from "./ScenarioEditor";
import "./Desk.css";

/** The theme team's merge desk: unplaced cards on the left and clusters on the right, or the scenario of one cluster. */
export function Desk(): JSX.Element {
  const session = useSession();
  const desk = useMemo(() => deskOf(session), [session]);
  useUndoKeys(desk);
  const openId = desk.openScenario.value;
  const openCluster = openId === undefined ? undefined : session.client.store.entity(`cluster/${openId}`).value;
  const lastOpen = useRef<Cluster | undefined>(undefined);
  if (openCluster) lastOpen.current = openCluster;
  return (
    <DeskContext.Provider value={desk}>
      <main class="desk" data-editing={openId !== undefined}>
        {openCluster ? (
          <ScenarioEditor key={openCluster.id} cluster={openCluster} />
        ) : openId !== undefined ? (
          <GoneCluster key={openId} id={openId} last={lastOpen.current?.id === openId ? lastOpen.current : undefined} />
        ) : (
          <>
            <UnplacedCards />
            <ClusterList />
            <DeskNotice />
            <ShortcutList />
          </>
        )}
        {desk.toMove.value && <MoveDialog toMove={desk.toMove.value} />}
        {desk.removedScenariosOpen.value && <RemovedScenariosDialog />}
        {desk.toDelete.value && <DeleteCardsDialog cards={desk.toDelete.value} />}
      </main>
    </DeskContext.Provider>
  );
}

function useUndoKeys(desk: DeskModel): void {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = isInFormField(event.target) || (event.target instanceof Element && event.target.closest("dialog"));
      const key = event.key.toLowerCase();
      if (isTyping || !(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
      // Outside of a field the browser would undo what was typed last in any of them, unseen.
      event.preventDefault();
      // Where the desk is not seen, nobody means its last change.
      if (desk.openScenario.peek() !== undefined) return;
      if (key === "z" && !event.shiftKey) desk.undo.undo();
      else desk.undo.redo();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [desk]);
}
