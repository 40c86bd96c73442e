import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { submitInRun, useSession } from "./session";

/** Offers to change tables to somebody who scanned another table's sign; not to those who have sat there and have left since. */
export function TableChangePrompt({ scannedTable }: { scannedTable: number | null | undefined }): JSX.Element | null {
  const session = useSession();
  const { me, workshop } = session;
  const [isAnswered, setIsAnswered] = useState(false);
  const currentTable = me.value?.table;
  const satThere = useRef(false);
  satThere.current ||= currentTable === scannedTable;
  const isOtherTable = scannedTable && scannedTable !== currentTable && scannedTable >= 1 && scannedTable <= (workshop.value?.tables ?? 0);
  if (isAnswered || satThere.current || !isOtherTable || workshop.value?.closed) return null;
  function move(table: number): void {
    setIsAnswered(true);
    submitInRun(session, { type: "welcome.move", table });
  }
  return (
    <Notice kind="info">
      <p>{t("phone.scanned_table.other", { table: scannedTable, here: currentTable ?? 0 })}</p>
      <div class="row">
        <Button onClick={() => move(scannedTable)}>{t("phone.scanned_table.move", { table: scannedTable })}</Button>
        <Button kind="borderless" onClick={() => setIsAnswered(true)}>{t("phone.scanned_table.stay")}</Button>
      </div>
    </Notice>
  );
}
