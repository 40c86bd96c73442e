import { Redo2, Undo2, X } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useDesk } from "./deskContext";
import { describeChange } from "./deskModel";
import "./UndoButtons.css";

/** Undo and redo of one's own changes; each says which change it would undo or redo. */
export function UndoButtons(): JSX.Element {
  const desk = useDesk();
  const { undo, redo } = desk.history.value ?? { undo: null, redo: null };
  return (
    <div class="undo-buttons">
      <Button icon={Undo2} disabled={!undo} title={undo ? describeChange(undo) : undefined} onClick={() => desk.undo()}>
        {undo ? t("console.desk.undo.named", { change: describeChange(undo) }) : t("console.desk.undo")}
      </Button>
      <Button icon={Redo2} disabled={!redo} iconOnly title={redo ? t("console.desk.redo.named", { change: describeChange(redo) }) : undefined} onClick={() => desk.redo()}>
        {redo ? t("console.desk.redo.named", { change: describeChange(redo) }) : t("console.desk.redo")}
      </Button>
    </div>
  );
}

/** Why an undo was refused, and a way to go on with the change before. */
export function RefusedUndo(): JSX.Element | null {
  const desk = useDesk();
  const refused = desk.refusedUndo.value;
  if (!refused) return null;
  const { change, message } = refused;
  return (
    <div class="undo-refused">
      <Notice kind="error">{message}</Notice>
      {change && <Button onClick={() => desk.skip(change)}>{t("console.desk.skip")}</Button>}
      <Button kind="borderless" icon={X} iconOnly onClick={() => desk.closeRefusedUndo()}>{t("console.status.discard")}</Button>
    </div>
  );
}
