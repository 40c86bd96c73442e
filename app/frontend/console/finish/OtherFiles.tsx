import type { JSX } from "preact";

import { t } from "../../i18n";
import { focusMainIfFocusIsLost } from "../../ui/focusMain";
import { useSession } from "../session";
import { FileStatus } from "./FileStatus";
import { isSameFile, type ReportFile } from "./fileDownloads";

/** The files that were asked for while another variant or language was chosen, or before the workshop was closed. shown: those that have
 * a link on the page. */
export function OtherFiles({ shown }: { shown: readonly ReportFile[] }): JSX.Element | null {
  const { files } = useSession();
  const others = files.downloads.value.filter(({ file }) => !shown.some((each) => isSameFile(each, file)));
  if (others.length === 0) return null;
  return (
    <>
      <h4>{t("console.file.others")}</h4>
      <ul>
        {others.map(({ file, state }) => (
          <li key={`${file.edition} ${file.name} ${file.href}`}>
            <b>{file.name}</b>
            <FileStatus file={file} state={state} onFocusLost={focusMainIfFocusIsLost} />
          </li>
        ))}
      </ul>
    </>
  );
}
