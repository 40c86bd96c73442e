import { type Signal, useSignal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX, TargetedFocusEvent } from "preact";
import { useEffect } from "preact/hooks";

import { t, type TextKey } from "../i18n";
import { draftNames, useDraft } from "../live/draft";
import * as limits from "../sharedLists/limits.gen";
import { TextAreaField } from "../ui/TextAreaField";
import { ConfirmButton } from "./ConfirmButton";
import { CopyButton } from "./CopyButton";
import { cardDraft, isAtEnd, type PhoneSession, useSession } from "./session";
import "./UnfinishedTexts.css";

/** The texts that the person has begun and that no form on the page shows: changes of own cards, and at the end a new card. */
export function UnfinishedTexts(): JSX.Element {
  const session = useSession();
  const prefix = cardDraft(session, "");
  const inUse = useSignal<string | undefined>(undefined);
  // A field that was emptied has no draft, but stays while somebody writes in it.
  const names = [...draftNames(prefix), ...(inUse.value?.startsWith(prefix) ? [inUse.value] : [])];
  const edited = [...new Set(names)].sort().map((name) => name.slice(prefix.length));
  return (
    <>
      {isAtEnd(session) && <UnfinishedCard inUse={inUse} />}
      {edited.filter((card) => !session.openEditors.value.has(card)).map((card) => <UnfinishedEdit key={card} card={card} inUse={inUse} />)}
    </>
  );
}

function UnfinishedCard({ inUse }: InUse): JSX.Element {
  const session = useSession();
  const why = session.workshop.value?.closed ? "phone.unfinished.closed" : "phone.unfinished.end";
  return <UnfinishedText draft={`${session.draftPrefix}/idea`} title="phone.unfinished.title" label="phone.card_form.label" why={why} inUse={inUse} />;
}

function UnfinishedEdit({ card: id, inUse }: { card: string } & InUse): JSX.Element {
  const session = useSession();
  const card = session.cards.value.find((candidate) => candidate.id === id);
  return (
    <UnfinishedText
      draft={cardDraft(session, id)}
      unchanged={card?.text}
      title="phone.unfinished.edit.title"
      label="phone.editor.label"
      why={card ? reasonKey(session, card.shared) : "phone.unfinished.edit.gone"}
      inUse={inUse}
    />
  );
}

/** isShared: false for a private note, which is in no report. */
function reasonKey(session: PhoneSession, isShared: boolean): TextKey {
  if (!isShared) return isAtEnd(session) ? "phone.unfinished.note.end" : "phone.unfinished.note.why";
  if (session.workshop.value?.closed) return "phone.unfinished.edit.closed";
  return isAtEnd(session) ? "phone.unfinished.end" : "phone.unfinished.edit.why";
}

/** A text that was begun, with its first words. Opening it shows the form in its place. */
export function UnfinishedSummary({ title, text, onOpen }: { title: TextKey; text: string; onOpen: () => void }): JSX.Element {
  return (
    <details class="unfinished" onToggle={onOpen}>
      <summary>{t(title)}<span dir="auto">{text}</span></summary>
    </details>
  );
}

/** The name of the draft whose field somebody uses. */
type InUse = { inUse: Signal<string | undefined> };
type TextProps = InUse & {
  /** The name of the draft. */
  draft: string;
  /** The saved text: it is shown above the change, and a draft that equals it is not shown. */
  unchanged?: string | undefined;
  title: TextKey;
  label: TextKey;
  why: TextKey;
};

/** A text with a field to go on writing, closed until the person opens it; at the end of the workshop it is open. It stays while the
 * field or a button of it has the focus. */
function UnfinishedText({ draft, unchanged, title, label, why, inUse }: TextProps): JSX.Element | null {
  const session = useSession();
  const text = useDraft(draft);
  const isEnd = isAtEnd(session);
  const trimmed = text.value.trim();
  useEffect(() => () => {
    if (inUse.peek() === draft) inUse.value = undefined;
  }, [draft]);
  if ((!trimmed || trimmed === unchanged) && inUse.value !== draft) return null;
  const leave = ({ currentTarget, relatedTarget }: TargetedFocusEvent<HTMLElement>) => {
    // When the browser's window is left, the focus stays in it.
    const isInside = [relatedTarget, document.activeElement].some((target) => target instanceof Node && currentTarget.contains(target));
    if (!isInside && inUse.peek() === draft) inUse.value = undefined;
  };
  const discard = () => {
    text.value = "";
    inUse.value = undefined;
  };
  return (
    <details class="unfinished" open={isEnd} onFocusIn={() => (inUse.value = draft)} onFocusOut={leave}>
      <summary>{t(title)}{unchanged && <span dir="auto">{unchanged}</span>}</summary>
      <div class="section">
        <p class="muted">{t(why)}</p>
        <TextAreaField label={t(label)} labelHidden value={text} limit={limits.cardText} />
        <div class="row">
          {isEnd && <CopyButton text={text.value} />}
          <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} about={text.value} onConfirm={discard} />
        </div>
      </div>
    </details>
  );
}
