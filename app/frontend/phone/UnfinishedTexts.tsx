import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { t, type TextKey } from "../i18n";
import { draftNames, useDraft } from "../live/draft";
import * as limits from "../registry/limits.gen";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { TextAreaField } from "../ui/TextAreaField";
import type { Step } from "../wire.gen";
import { ConfirmButton } from "./ConfirmButton";
import { cardDraft, type PhoneSession, useSession } from "./session";
import "./UnfinishedTexts.css";

/** The texts that the person has begun and that no form on the page shows: a new card, and changes of own cards. */
export function UnfinishedTexts({ activity }: { activity: Step["activity"] }): JSX.Element {
  const session = useSession();
  const prefix = cardDraft(session, "");
  const edited = draftNames(prefix).map((name) => name.slice(prefix.length));
  return (
    <>
      {activity !== "ideas" && <UnfinishedCard />}
      {edited.filter((card) => !session.openEditors.value.has(card)).map((card) => <UnfinishedEdit key={card} card={card} />)}
    </>
  );
}

function UnfinishedCard(): JSX.Element {
  const session = useSession();
  const why = session.workshop.value?.closed ? "phone.unfinished.closed" : "phone.unfinished.why";
  return <UnfinishedText draft={`${session.draftPrefix}/idea`} title="phone.unfinished.title" label="phone.card_form.label" why={why} />;
}

function UnfinishedEdit({ card: id }: { card: string }): JSX.Element {
  const session = useSession();
  const card = session.cards.value.find((candidate) => candidate.id === id);
  return (
    <UnfinishedText
      draft={cardDraft(session, id)}
      unchanged={card?.text}
      title="phone.unfinished.edit.title"
      label="phone.editor.label"
      why={card ? reasonKey(session) : "phone.unfinished.edit.gone"}
    />
  );
}

function reasonKey({ workshop }: PhoneSession): TextKey {
  return workshop.value?.closed ? "phone.unfinished.edit.closed" : "phone.unfinished.edit.why";
}

type TextProps = {
  /** The name of the draft. */
  draft: string;
  /** The saved text: a draft that equals it is not shown. */
  unchanged?: string | undefined;
  title: TextKey;
  label: TextKey;
  why: TextKey;
};

/** A text with a field to go on writing, closed until the person opens it. */
function UnfinishedText({ draft, unchanged, title, label, why }: TextProps): JSX.Element | null {
  const text = useDraft(draft);
  const trimmed = text.value.trim();
  if (!trimmed || trimmed === unchanged) return null;
  return (
    <details class="unfinished">
      <summary>{t(title)}</summary>
      <div class="section">
        <p class="muted">{t(why)}</p>
        <TextAreaField label={t(label)} labelHidden value={text} limit={limits.cardText} />
        <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} onConfirm={() => (text.value = "")} />
        <KeepFocus />
      </div>
    </details>
  );
}

/** Keeps the focus on the page when the field disappears, as when its last letter is deleted. */
function KeepFocus(): null {
  useEffect(() => focusMainIfFocusIsLost, []);
  return null;
}
