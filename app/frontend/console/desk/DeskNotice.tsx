import { X } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useDesk } from "./deskContext";
import "./DeskNotice.css";

/** Says what others did to the cards that this person was about to move, or why clusters were not joined. It is below the lists, so that no card moves when it appears. */
export function DeskNotice(): JSX.Element | null {
  const desk = useDesk();
  if (!desk.notice.value) return null;
  return (
    <div class="desk-notice">
      <Notice kind="info">{desk.notice.value}</Notice>
      <Button kind="borderless" icon={X} iconOnly onClick={() => desk.closeNotice()}>{t("console.status.discard")}</Button>
    </div>
  );
}
