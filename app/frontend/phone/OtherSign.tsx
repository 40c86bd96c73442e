import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useHall } from "./hall";

/** Who scans another table's sign may want to sit there. */
export function OtherSign({ sign }: { sign: number | null | undefined }): JSX.Element | null {
  const { me, workshop, outbox } = useHall();
  const [answered, setAnswered] = useState(false);
  const here = me.value?.table;
  const another = sign && sign !== here && sign >= 1 && sign <= (workshop.value?.tables ?? 0);
  if (answered || !another || workshop.value?.closed) return null;
  function move(table: number): void {
    setAnswered(true);
    outbox.submit({ type: "welcome.move", table });
  }
  return (
    <Notice kind="info">
      <p>{t("phone.sign.other", { table: sign, here: here ?? 0 })}</p>
      <div class="row">
        <Button onClick={() => move(sign)}>{t("phone.sign.move", { table: sign })}</Button>
        <Button kind="quiet" onClick={() => setAnswered(true)}>{t("phone.sign.stay")}</Button>
      </div>
    </Notice>
  );
}
