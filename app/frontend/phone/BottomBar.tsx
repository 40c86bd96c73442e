import { X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { ConnectionNotice } from "../ui/ConnectionNotice";
import { Notice } from "../ui/Notice";
import type { Step } from "../wire.gen";
import { DotBudget } from "./DotBudget";
import { ReportLink } from "./ReportLink";
import { useSession } from "./session";
import "./BottomBar.css";

/** The bar at the bottom, which stays visible while the page scrolls. */
export function BottomBar({ activity }: { activity: Step["activity"] }): JSX.Element {
  const { connection, outbox } = useSession();
  return (
    <aside class="bottom-bar" aria-label={t("phone.bottom_bar.label")}>
      {activity === "vote" && <DotBudget />}
      {activity === "sort" && <StackTargetPrompt />}
      {activity === "close" && <ReportLink />}
      <ConnectionNotice status={connection.status} retrying={outbox.retrying} />
      {!outbox.persistent.value && <Notice kind="info">{t("phone.not_persistent")}</Notice>}
    </aside>
  );
}

/** Asks onto which card `cardToStack` is to be put. */
function StackTargetPrompt(): JSX.Element | null {
  const { cardToStack, focusTarget } = useSession();
  const isChoosing = cardToStack.value !== undefined;
  function cancel(): void {
    focusTarget.value = cardToStack.value;
    cardToStack.value = undefined;
  }
  useLayoutEffect(() => {
    if (!isChoosing) return;
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && cancel();
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [isChoosing]);
  return (
    <div role="status">
      {isChoosing && (
        <div class="bottom-bar-row">
          <p>{t("phone.sort.choose_target")}</p>
          <Button icon={X} onClick={cancel}>{t("phone.cancel")}</Button>
        </div>
      )}
    </div>
  );
}
