import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { useDraft } from "../live/draft";
import { Field } from "../ui/Field";
import { Confirm } from "./Confirm";
import { useHall } from "./hall";
import { longest } from "./Writing";
import "./Unfinished.css";

/** What was half written when the hall went on: one line, until somebody wants to see it. */
export function Unfinished(): JSX.Element | null {
  const text = useDraft(`${useHall().name}/idea`);
  if (!text.value.trim()) return null;
  return (
    <details class="unfinished">
      <summary>{t("phone.unfinished.title")}</summary>
      <div class="section">
        <p class="quiet">{t("phone.unfinished.why")}</p>
        <Field label={t("phone.writing.label")} labelHidden value={text} limit={longest} />
        <Confirm icon={Trash2} ask={t("phone.writing.throw_away")} sure={t("phone.writing.throw_away_sure")} onSure={() => (text.value = "")} />
      </div>
    </details>
  );
}
