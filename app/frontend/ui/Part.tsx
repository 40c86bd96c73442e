import type { ComponentChildren, JSX } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "./Button";
import { focusMainIfFocusIsLost } from "./focusMain";
import { Notice } from "./Notice";
import "./Part.css";

/** Say in the browser's console that a part is broken, and to the script in the page, which reports it to the server. */
function report(cause: unknown): void {
  console.error(cause);
  dispatchEvent(new CustomEvent("brokenpart", { detail: cause }));
}

/** A part of a page. If it throws while it is drawn, a sentence and a button are there instead, and all other parts go on. shows: what it
 * shows now; when that changes, a broken part is drawn again. */
export function Part({ children, shows }: { children: ComponentChildren; shows?: string | undefined }): JSX.Element {
  const [error, tryAgain] = useErrorBoundary(report);
  useEffect(() => {
    if (error !== undefined) tryAgain();
  }, [shows]);
  // The button, which had the focus, goes when the part is drawn again.
  useEffect(() => (error === undefined ? undefined : focusMainIfFocusIsLost), [error]);
  if (error === undefined) return <>{children}</>;
  return (
    <div class="broken-part">
      <Notice kind="error">
        <p>{t("page.part_broken")}</p>
        <Button onClick={tryAgain}>{t("network.try_again")}</Button>
      </Notice>
    </div>
  );
}
