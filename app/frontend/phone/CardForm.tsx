import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { t, type TextKey } from "../i18n";
import { useDraft } from "../live/draft";
import * as limits from "../sharedLists/limits.gen";
import { countCharacters, TextAreaField } from "../ui/TextAreaField";
import { usePressGuard } from "../ui/pressGuard";
import { Notice } from "../ui/Notice";
import { ThemeChips } from "../ui/ThemeChips";
import { availableThemes, submitCard, useSession } from "./session";
import { LatestCard } from "./LatestCard";
import { SubmitCardButton } from "./SubmitCardButton";
import "./CardForm.css";

type Props = {
  /** Whether new cards become private notes. */
  asNote: boolean;
};

/** The form for a new card. Its draft is kept when another step starts: see UnfinishedTexts. */
export function CardForm({ asNote }: Props): JSX.Element {
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const name = `${session.draftPrefix}/idea`;
  const text = useDraft(name);
  const theme = useDraft(`${session.draftPrefix}/theme`);
  const [problem, setProblem] = useState<TextKey>();
  const [submitCount, setSubmitCount] = useState(0);
  const [submitted, setSubmitted] = useState<string>();
  const wasJustSubmitted = usePressGuard(submitCount);
  const themes = availableThemes(session);
  const themeId = themes.find(({ id }) => id === theme.value)?.id ?? (themes.length === 1 ? themes[0]?.id : undefined);

  const focusField = () => form.current?.querySelector("textarea")?.focus();
  function submit(event: Event): void {
    event.preventDefault();
    const trimmed = text.value.trim();
    // The second tap of a double tap finds an empty field, which is not a mistake.
    if (!trimmed && submitCount > 0 && wasJustSubmitted()) return focusField();
    setProblem(!trimmed ? "error.text.blank" : themeId === undefined ? "phone.card_form.theme_missing" : undefined);
    if (trimmed && themeId === undefined) return form.current?.querySelector("input")?.focus();
    if (trimmed && themeId !== undefined && countCharacters(trimmed) <= limits.cardText) {
      setSubmitted(submitCard(session, themeId, trimmed, { draft: { name, text: text.value } }));
      text.value = "";
      setSubmitCount(submitCount + 1);
    }
    focusField();
  }
  function pick(id: string): void {
    theme.value = id;
    setProblem(undefined);
  }

  const isBlank = problem === "error.text.blank" && !text.value.trim();
  const isThemeRetired = theme.value !== "" && themeId === undefined && text.value.trim() !== "";
  return (
    <form class="card-form" ref={form} onSubmit={submit} noValidate>
      <TextAreaField label={t("phone.card_form.label")} labelHidden hint={t("phone.card_form.hint")} value={text} limit={limits.cardText} problem={isBlank ? t("error.text.blank") : undefined} />
      {isThemeRetired && <Notice kind="info">{t("phone.card_form.theme_retired")}</Notice>}
      <ThemeChips legend={t("phone.card_form.theme")} themes={themes} value={themeId} onPick={pick} />
      {problem === "phone.card_form.theme_missing" && <Notice kind="error">{t("phone.card_form.theme_missing")}</Notice>}
      <SubmitCardButton kind="primary" type="submit" asNote={asNote} />
      <LatestCard submitted={submitted} />
    </form>
  );
}
