import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { type Key, t } from "../i18n";
import { useDraft } from "../live/draft";
import { Field, lengthOf } from "../ui/Field";
import { useFresh } from "../ui/fresh";
import { Notice } from "../ui/Notice";
import { ThemeChips } from "../ui/ThemeChips";
import { offered, useHall, writeCard } from "./hall";
import { PutButton } from "./PutButton";
import "./Writing.css";

/** As many characters as a card takes. */
export const longest = 280;
type Props = {
  /** A new card is a note that only its author sees. */
  asNote: boolean;
};

/** The place to write a card. What is half written when the hall goes on is kept: see Unfinished. */
export function Writing({ asNote }: Props): JSX.Element {
  const hall = useHall();
  const form = useRef<HTMLFormElement>(null);
  const name = `${hall.name}/idea`;
  const text = useDraft(name);
  const theme = useDraft(`${hall.name}/theme`);
  const [problem, setProblem] = useState<Key>();
  const [put, setPut] = useState(0);
  const justPut = useFresh(put);
  const themes = offered(hall);
  const chosen = themes.find(({ id }) => id === theme.value)?.id ?? (themes.length === 1 ? themes[0]?.id : undefined);

  const write = () => form.current?.querySelector("textarea")?.focus();
  function hand(event: Event): void {
    event.preventDefault();
    const words = text.value.trim();
    // The second half of a double tap finds the field empty.
    if (!words && put > 0 && justPut()) return write();
    setProblem(!words ? "error.text.blank" : chosen === undefined ? "phone.writing.pick_theme" : undefined);
    if (words && chosen === undefined) return form.current?.querySelector("input")?.focus();
    if (words && chosen !== undefined && lengthOf(words) <= longest) {
      writeCard(hall, chosen, words, { draft: { name, text: text.value } });
      text.value = "";
      setPut(put + 1);
    }
    write();
  }
  function pick(id: string): void {
    theme.value = id;
    setProblem(undefined);
  }

  const blank = problem === "error.text.blank" && !text.value.trim();
  const themeGone = theme.value !== "" && chosen === undefined && text.value.trim() !== "";
  return (
    <form class="writing" ref={form} onSubmit={hand} noValidate>
      <Field label={t("phone.writing.label")} labelHidden hint={t("phone.writing.hint")} value={text} limit={longest} {...(blank && { problem: t("error.text.blank") })} />
      {themeGone && <Notice kind="info">{t("phone.writing.theme_gone")}</Notice>}
      <ThemeChips legend={t("phone.writing.theme")} themes={themes} value={chosen} onPick={pick} />
      {problem === "phone.writing.pick_theme" && <Notice kind="error">{t("phone.writing.pick_theme")}</Notice>}
      <PutButton kind="primary" type="submit" asNote={asNote} />
    </form>
  );
}
