import type { Signal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import * as limits from "../sharedLists/limits.gen";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { countCharacters, TextAreaField } from "../ui/TextAreaField";
import { ThemeChips } from "../ui/ThemeChips";
import { ConfirmButton } from "./ConfirmButton";
import { availableThemes, isPrivateStep, submitCard, submitInRun, useSession } from "./session";
import { type CardViewModel, rejectedUnsaved } from "./cardViewModel";
import { WithdrawButton } from "./WithdrawButton";
import "./CardEditor.css";

type Props = {
  card: CardViewModel;
  /** The draft of the edited text. */
  text: Signal<string>;
  /** The draft of the edited theme: its id; empty: the card's. */
  pickedTheme: Signal<string>;
  onDone: () => void;
};

/** The form to edit or withdraw an own card. */
export function CardEditor({ card, text, pickedTheme, onDone }: Props): JSX.Element {
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const themes = availableThemes(session);
  const theme = themes.find(({ id }) => id === pickedTheme.value)?.id ?? card.theme;
  const { rejected } = card;
  const isUnsaved = rejectedUnsaved(card);
  const trimmed = text.value.trim();
  useLayoutEffect(() => form.current?.querySelector("textarea")?.focus(), []);
  // Another step may start while somebody writes.
  useEffect(() => focusMainIfFocusIsLost, []);

  function save(event: Event): void {
    event.preventDefault();
    if (!trimmed || countCharacters(trimmed) > limits.cardText) return form.current?.querySelector("textarea")?.focus();
    const options = rejected && { replaces: rejected.id };
    if (isUnsaved) submitCard(session, { theme, text: trimmed, asNote: isPrivateStep(session) || !card.shared }, options);
    else if (rejected || trimmed !== card.text || theme !== card.theme) submitInRun(session, { type: "ideas.edit", card: card.id, theme, text: trimmed }, options);
    onDone();
  }
  function discard(): void {
    if (rejected) session.outbox.discard(rejected.id);
    onDone();
  }

  return (
    <form class="editor" ref={form} onSubmit={save} noValidate>
      <TextAreaField label={t("phone.editor.label")} value={text} limit={limits.cardText} problem={trimmed ? undefined : t("error.text.blank")} />
      <ThemeChips legend={t("phone.card_form.theme")} themes={themes} value={theme} onPick={(id) => (pickedTheme.value = id)} />
      <div class="row">
        <Button type="submit">{t(isUnsaved ? "phone.editor.send_again" : "phone.editor.save")}</Button>
        <Button kind="borderless" onClick={onDone}>{t("phone.cancel")}</Button>
      </div>
      {isUnsaved ? (
        <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} about={card.text} onConfirm={discard} />
      ) : (
        <WithdrawButton card={card} onDone={onDone} />
      )}
    </form>
  );
}
