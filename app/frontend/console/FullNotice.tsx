import type { JSX } from "preact";

import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { useSession } from "./session";
import "./FullNotice.css";

/** Says that every seat is taken, so that the next phone is turned away, and leads to the setting. */
export function FullNotice(): JSX.Element | null {
  const { workshop, joined } = useSession();
  if (!workshop.value || workshop.value.closed || joined.value < workshop.value.capacity) return null;
  return (
    <div class="full-notice">
      <Notice kind="error">{t("console.full", { count: workshop.value.capacity })} <a href="#setup">{t("console.full.make_room")}</a></Notice>
    </div>
  );
}
