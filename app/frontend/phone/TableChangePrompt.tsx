import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useSession } from "./session";

/** Offers to change tables to somebody who scanned another table's sign. */
export function TableChangePrompt({ signTable }: { signTable: number | null | undefined }): JSX.Element | null {
  const { me, workshop, outbox } = useSession();
  const [isAnswered, setIsAnswered] = useState(false);
  const currentTable = me.value?.table;
  const isOtherTable = signTable && signTable !== currentTable && signTable >= 1 && signTable <= (workshop.value?.tables ?? 0);
  if (isAnswered || !isOtherTable || workshop.value?.closed) return null;
  function move(table: number): void {
    setIsAnswered(true);
    outbox.submit({ type: "welcome.move", table });
  }
  return (
    <Notice kind="info">
      <p>{t("phone.sign_table.other", { table: signTable, here: currentTable ?? 0 })}</p>
      <div class="row">
        <Button onClick={() => move(signTable)}>{t("phone.sign_table.move", { table: signTable })}</Button>
        <Button kind="borderless" onClick={() => setIsAnswered(true)}>{t("phone.sign_table.stay")}</Button>
      </div>
    </Notice>
  );
}
