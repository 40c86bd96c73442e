import { X } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Redo2, Undo2 } from "../../mirroredIcons";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useDesk } from "./deskContext";
import { describeChange } from "./undoModel";
import "./UndoButtons.css";

/** Undo and redo of one's own changes; each says which change it would undo or redo. */
export function UndoButtons(): JSX.Element {
  const { undo: model } = useDesk();
  const { undo, redo } = model.history.value ?? { undo: null, redo: null };
  return (
    <div class="undo-buttons">
      <Button icon={Undo2} disabled={!undo} title={undo ? describeChange(undo) : undefined} onClick={() => model.undo()}>
        {undo ? t("console.desk.undo.named", { change: describeChange(undo) }) : t("console.desk.undo")}
      </Button>
      <Button icon={Redo2} disabled={!redo} iconOnly title={redo ? t("console.desk.redo.named", { change: describeChange(redo) }) : undefined} onClick={() => model.redo()}>
        {redo ? t("console.desk.redo.named", { change: describeChange(redo) }) : t("console.desk.redo")}
      </Button>
    </div>
  );
}

/** Why an undo was refused, and a way to go on with the change before. */
export function RefusedUndo(): JSX.Element | null {
  const { undo: model } = useDesk();
  const refused = model.refused.value;
  if (!refused) return null;
  const { change, message } = refused;
  // The focus goes to the undo button, because the button that was clicked disappears.
  const closeAnd = (action: () => void) => (event: { currentTarget: HTMLElement }) => {
    event.currentTarget.closest("header")?.querySelector<HTMLElement>(".undo-buttons button")?.focus();
    action();
  };
  return (
    <div class="undo-refused">
      <Notice kind="error">{message}</Notice>
      {change && <Button onClick={closeAnd(() => model.skip(change))}>{t("console.desk.skip")}</Button>}
      <Button kind="borderless" icon={X} iconOnly onClick={closeAnd(() => model.closeRefused())}>{t("console.status.discard")}</Button>
    </div>
  );
}
