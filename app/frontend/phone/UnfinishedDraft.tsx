import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { useDraft } from "../live/draft";
import * as limits from "../registry/limits.gen";
import { TextAreaField } from "../ui/TextAreaField";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";
import "./UnfinishedDraft.css";

/** The draft of a card from an earlier step, closed until the person opens it. */
export function UnfinishedDraft(): JSX.Element | null {
  const text = useDraft(`${useSession().draftPrefix}/idea`);
  if (!text.value.trim()) return null;
  return (
    <details class="unfinished">
      <summary>{t("phone.unfinished.title")}</summary>
      <div class="section">
        <p class="muted">{t("phone.unfinished.why")}</p>
        <TextAreaField label={t("phone.card_form.label")} labelHidden value={text} limit={limits.cardText} />
        <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} onConfirm={() => (text.value = "")} />
      </div>
    </details>
  );
}
