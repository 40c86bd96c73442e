import { X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { focusMainIfFocusIsLost } from "../../ui/focusMain";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { useDesk } from "./deskContext";

/** Shows the name that was being typed for a cluster when somebody else joined or dissolved it. */
export function GoneName(): JSX.Element | null {
  const desk = useDesk();
  const { store } = useSession().client;
  const typed = desk.typedName.value;
  const isGone = typed !== undefined && !store.entity(`cluster/${typed.cluster}`).value;
  useLayoutEffect(() => {
    if (!isGone) return;
    focusMainIfFocusIsLost(); // the field is gone
    return focusMainIfFocusIsLost; // then the button
  }, [isGone]);
  if (!isGone) return null;
  return (
    <div class="undo-refused">
      <Notice kind="error">{t("console.desk.rename.gone", { name: typed.name })}</Notice>
      <Button kind="borderless" icon={X} iconOnly onClick={() => desk.endRenaming()}>{t("console.status.discard")}</Button>
    </div>
  );
}
