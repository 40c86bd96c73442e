import { X } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { ConnectionNotice } from "../ui/ConnectionNotice";
import { Notice } from "../ui/Notice";
import type { Step } from "../wire.gen";
import { DotBudget } from "./DotBudget";
import { useSession } from "./session";
import "./BottomBar.css";

/** The bar at the bottom, which stays visible while the page scrolls. */
export function BottomBar({ activity }: { activity: Step["activity"] }): JSX.Element {
  const { connection, outbox } = useSession();
  return (
    <aside class="bottom-bar" aria-label={t("phone.bottom_bar.label")}>
      {activity === "vote" && <DotBudget />}
      {activity === "sort" && <StackingBar />}
      <ConnectionNotice status={connection.status} retrying={outbox.retrying} />
      {!outbox.persistent.value && <Notice kind="info">{t("phone.not_persistent")}</Notice>}
    </aside>
  );
}

/** Shown while a stack is being chosen for a card. */
function StackingBar(): JSX.Element | null {
  const { cardToStack, focusTarget } = useSession();
  const isStacking = cardToStack.value !== undefined;
  function cancel(): void {
    focusTarget.value = cardToStack.value;
    cardToStack.value = undefined;
  }
  useEffect(() => {
    if (!isStacking) return;
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && (cardToStack.value = undefined);
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [isStacking]);
  return (
    <div role="status">
      {isStacking && (
        <div class="bottom-bar-row">
          <p>{t("phone.sort.choose_target")}</p>
          <Button icon={X} onClick={cancel}>{t("phone.cancel")}</Button>
        </div>
      )}
    </div>
  );
}
