import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { t, type TextKey } from "../i18n";
import * as limits from "../sharedLists/limits.gen";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { countCharacters, TextAreaField } from "../ui/TextAreaField";
import { usePressGuard } from "../ui/pressGuard";
import { Notice } from "../ui/Notice";
import { ThemeChips } from "../ui/ThemeChips";
import { ConfirmButton } from "./ConfirmButton";
import type { IdeaDraft } from "./ideaDraft";
import { useKeepAboveKeyboard } from "./keepAboveKeyboard";
import { LatestCard } from "./LatestCard";
import { savedPrivateNotes } from "./ReadOnlyNotes";
import { availableThemes, canWriteIn, isPrivateStep, submitCard, useSession } from "./session";
import { SubmitCardButton } from "./SubmitCardButton";
import "./CardForm.css";

type Props = {
  draft: IdeaDraft;
  /** The heading, in a step that is not the one for ideas. */
  title: TextKey | undefined;
  /** Whether its author opened it just now. */
  takesFocus: boolean;
  /** The id of the card that was submitted last. */
  submitted: string | undefined;
  /** Called with the id of the submitted card. */
  onSubmit: (id: string) => void;
  /** Called when the text was thrown away. */
  onDiscard: () => void;
};

/** The form for a new card. A text that was begun in private becomes a private note, whatever step runs. */
export function CardForm({ draft: { name, text, theme, origin }, title, takesFocus, submitted, onSubmit, onDiscard }: Props): JSX.Element {
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<TextKey>();
  const [submitCount, setSubmitCount] = useState(0);
  const wasJustSubmitted = usePressGuard(submitCount);
  const themes = availableThemes(session);
  const chosenTheme = themes.find(({ id }) => id === theme.value)?.id;
  const themeOfNoChoice = themes.length === 1 ? themes[0] : theme.value === "" ? themes.find(({ unsure }) => unsure) : undefined;
  const themeId = chosenTheme ?? themeOfNoChoice?.id;
  const asNote = isPrivateStep(session) || origin.isPrivate;

  const focusField = () => form.current?.querySelector("textarea")?.focus();
  useEffect(() => {
    if (takesFocus) focusField();
    return focusMainIfFocusIsLost;
  }, []);
  useKeepAboveKeyboard(form, text.value);
  function submit(event: Event): void {
    event.preventDefault();
    const trimmed = text.value.trim();
    // The second tap of a double tap finds an empty field, which is not a mistake.
    if (!trimmed && submitCount > 0 && wasJustSubmitted()) return focusField();
    setProblem(!trimmed ? "error.text.blank" : themeId === undefined ? "phone.card_form.theme_missing" : undefined);
    if (trimmed && themeId === undefined) return form.current?.querySelector("input")?.focus();
    focusField();
    if (trimmed && themeId !== undefined && countCharacters(trimmed) <= limits.cardText) {
      const id = submitCard(session, { theme: themeId, text: trimmed, run: origin.run, asNote }, { draft: { name, text: text.value } });
      text.value = "";
      setSubmitCount(submitCount + 1);
      onSubmit(id);
    }
  }
  function pick(id: string): void {
    theme.value = id;
    setProblem(undefined);
  }

  const isBlank = problem === "error.text.blank" && !text.value.trim();
  // The button that shares a note has the same label as the one of this form.
  const hasNotesToShare = !asNote && canWriteIn(session.step.value?.activity) && savedPrivateNotes(session).length > 0;
  const blankProblem = t(hasNotesToShare ? "phone.card_form.notes_below" : "error.text.blank");
  const isThemeRetired = theme.value !== "" && chosenTheme === undefined && text.value.trim() !== "";
  return (
    <form class="card-form" ref={form} onSubmit={submit} noValidate>
      {title && <h2>{t(title)}</h2>}
      <TextAreaField label={t("phone.card_form.label")} labelHidden hint={t("phone.card_form.hint")} value={text} rows={2} limit={limits.cardText} problem={isBlank ? blankProblem : undefined} />
      {isThemeRetired && <Notice kind="info">{t("phone.card_form.theme_retired")}</Notice>}
      <ThemeChips legend={t("phone.card_form.theme")} themes={themes} value={themes.length === 1 ? themeId : chosenTheme} onPick={pick} />
      {problem === "phone.card_form.theme_missing" && <Notice kind="error">{t("phone.card_form.theme_missing")}</Notice>}
      <SubmitCardButton kind="primary" type="submit" asNote={asNote} />
      {/* Below the button, which stays in its place when the step changes. */}
      {asNote && !isPrivateStep(session) && <Notice kind="info">{t("phone.card_form.begun_in_private")}</Notice>}
      {title && (text.value.trim() ? (
        <ConfirmButton icon={Trash2} label={t("phone.card_form.discard")} question={t("phone.card_form.discard.ask")} onConfirm={onDiscard} />
      ) : (
        <Button kind="borderless" onClick={onDiscard}>{t("phone.cancel")}</Button>
      ))}
      {!title && <LatestCard submitted={submitted} />}
    </form>
  );
}
