import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatMegabytes, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { useLostFocus } from "../useLostFocus";
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
  const box = useRef<HTMLDivElement>(null);
  useLostFocus(box, onFocusLost);
  return (
    <div class="file-progress" ref={box}>
      <span>{received < MIN_SHOWN_BYTES ? t("console.file.making") : t("console.file.coming", { size: formatMegabytes(received) })}</span>
      <progress aria-hidden="true" />
      <Button kind="borderless" onClick={() => files.discard(file)}>{t("console.file.cancel")}</Button>
    </div>
  );
}

function FailedFile({ file, message, onFocusLost }: Omit<Props, "state"> & { message: string }): JSX.Element {
  const { files } = useSession();
  const box = useRef<HTMLDivElement>(null);
  useLostFocus(box, onFocusLost);
  return (
    <div class="file-failed" ref={box}>
      <Notice kind="error">{message}</Notice>
      <Button kind="borderless" onClick={() => void files.start(file)}>{t("network.try_again")}</Button>
    </div>
  );
}
