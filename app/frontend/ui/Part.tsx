import { effect, type ReadonlySignal } from "@preact/signals";
import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useEffect, useErrorBoundary, useRef } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "./Button";
import { focusMainIfFocusIsLost } from "./focusMain";
import { Notice } from "./Notice";
import "./Part.css";

/** Say in the browser's console that a part is broken, and to the script in the page, which reports it to the server. */
function reportBrokenPart(cause: unknown): void {
  console.error(cause);
  dispatchEvent(new CustomEvent("brokenpart", { detail: cause }));
}

/** The revision of what the page shows. When it changes, broken parts are drawn again, as the cause may be gone. */
export const PageRevision = createContext<ReadonlySignal<number> | undefined>(undefined);

/** From one try to draw a broken part to the next; doubled each time, because screen readers read each time that it is broken. */
const FIRST_WAIT_MS = 500;
/** A part that has not broken again for this time is as a new one. */
const RECOVERED_AFTER_MS = 10_000;

/** A part of a page. If it throws while it is drawn, a sentence and a button are there instead, and all other parts go on. A broken part is drawn
 * again when the page's revision changes, and when `shows` does: what it shows now. Its error is reported once. */
export function Part({ children, shows }: { children: ComponentChildren; shows?: string | undefined }): JSX.Element {
  const isReported = useRef(false);
  /** How often a change of the revision has had it drawn again. */
  const tries = useRef(0);
  const [error, tryAgain] = useErrorBoundary((cause) => {
    if (!isReported.current) reportBrokenPart(cause);
    isReported.current = true;
  });
  useEffect(() => {
    if (error !== undefined) tryAgain();
  }, [shows]);
  const revision = useContext(PageRevision);
  useEffect(() => {
    if (error === undefined || !revision) return;
    const [seen, from] = [revision.peek(), Date.now() + FIRST_WAIT_MS * (2 ** tries.current - 1)];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      if (revision.value === seen) return;
      timer ??= setTimeout(() => {
        tries.current++;
        tryAgain();
      }, from - Date.now());
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [error, revision]);
  useEffect(() => {
    if (error !== undefined || !isReported.current) return;
    const timer = setTimeout(() => {
      isReported.current = false;
      tries.current = 0;
    }, RECOVERED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [error]);
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
