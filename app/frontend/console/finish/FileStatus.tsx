import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { formatMegabytes, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import type { DownloadState, ReportFile } from "./fileDownloads";
import "./FileStatus.css";

/** Less than this is not said: most files come at once. */
const MIN_SHOWN_BYTES = 100_000;

type Props = {
  file: ReportFile;
  state: DownloadState;
  /** The button that had the focus was removed. */
  onFocusLost: () => void;
};

/** What is known of a download: that it is under way, with a button that stops it, or why it failed, with one that tries again. */
export function FileStatus({ state, ...rest }: Props): JSX.Element {
  return state.kind === "failed" ? <FailedFile message={state.message} {...rest} /> : <FileUnderWay received={state.kind === "coming" ? state.received : 0} {...rest} />;
}

/** received: in bytes. */
function FileUnderWay({ file, received, onFocusLost }: Omit<Props, "state"> & { received: number }): JSX.Element {
  const { files } = useSession();
  return (
    <div class="file-progress" ref={useLostFocus(onFocusLost)}>
      <span>{received < MIN_SHOWN_BYTES ? t("console.file.making") : t("console.file.coming", { size: formatMegabytes(received) })}</span>
      <progress aria-hidden="true" />
      <Button kind="borderless" onClick={() => files.discard(file)}>{t("console.file.cancel")}</Button>
    </div>
  );
}

function FailedFile({ file, message, onFocusLost }: Omit<Props, "state"> & { message: string }): JSX.Element {
  const { files } = useSession();
  return (
    <div class="file-failed" ref={useLostFocus(onFocusLost)}>
      <Notice kind="error">{message}</Notice>
      <Button kind="borderless" onClick={() => void files.start(file)}>{t("network.try_again")}</Button>
    </div>
  );
}

/** Returns the ref for an element. onFocusLost: called when the element is removed while it has the focus. */
function useLostFocus(onFocusLost: () => void): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      // Here the element is still on the page.
      if (element?.contains(document.activeElement)) queueMicrotask(onFocusLost);
    };
  }, []);
  return box;
}
