import { X } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Connection } from "../ui/Connection";
import { Notice } from "../ui/Notice";
import type { Step } from "../wire.gen";
import { Budget } from "./Budget";
import { useHall } from "./hall";
import "./Dock.css";

/** The bottom edge: what must stay in sight while the page is scrolled. */
export function Dock({ activity }: { activity: Step["activity"] }): JSX.Element {
  const { socket, outbox } = useHall();
  return (
    <aside class="dock" aria-label={t("phone.dock")}>
      {activity === "vote" && <Budget />}
      {activity === "sort" && <Picking />}
      <Connection status={socket.status} putOff={outbox.putOff} />
      {!outbox.keeps.value && <Notice kind="info">{t("phone.keeps_nothing")}</Notice>}
    </aside>
  );
}

/** A card looks for its stack. */
function Picking(): JSX.Element | null {
  const { picked, followed } = useHall();
  const busy = picked.value !== undefined;
  function cancel(): void {
    followed.value = picked.value;
    picked.value = undefined;
  }
  useEffect(() => {
    if (!busy) return;
    const leave = (event: KeyboardEvent) => event.key === "Escape" && (picked.value = undefined);
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, [busy]);
  return (
    <div role="status">
      {busy && (
        <div class="dock-row">
          <p>{t("phone.sort.picking")}</p>
          <Button icon={X} onClick={cancel}>{t("phone.cancel")}</Button>
        </div>
      )}
    </div>
  );
}
