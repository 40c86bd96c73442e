import { Send, StickyNote, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { type Key, t } from "../i18n";
import { useDraft } from "../live/draft";
import { Button } from "../ui/Button";
import { Field, lengthOf } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { ThemeChips } from "../ui/ThemeChips";
import { Confirm } from "./Confirm";
import { offered, useHall } from "./hall";
import "./Writing.css";

/** As many characters as a card takes. */
export const longest = 280;
type Props = {
  /** The hall writes now. When it stops, what is half written stays here until it is used or thrown away. */
  open: boolean;
  /** A new card is a note that only its author sees. */
  asNote: boolean;
};

/** The place to write a card: always the same place, so that nobody loses what they are typing. */
export function Writing({ open, asNote }: Props): JSX.Element | null {
  const hall = useHall();
  const form = useRef<HTMLFormElement>(null);
  const text = useDraft(`${hall.name}/idea`);
  const theme = useDraft(`${hall.name}/theme`);
  const [problem, setProblem] = useState<Key>();
  const themes = offered(hall);
  const chosen = themes.find(({ id }) => id === theme.value)?.id ?? (themes.length === 1 ? themes[0]?.id : undefined);
  if (!open && !text.value.trim()) return null;

  const write = () => form.current?.querySelector("textarea")?.focus();
  function put(event: Event): void {
    event.preventDefault();
    const words = text.value.trim();
    setProblem(!words ? "error.text.blank" : chosen === undefined ? "phone.writing.pick_theme" : undefined);
    if (words && chosen === undefined) return form.current?.querySelector("input")?.focus();
    if (words && chosen !== undefined && lengthOf(words) <= longest) {
      hall.outbox.submit({ type: "ideas.add", theme: chosen, text: words });
      text.value = "";
    }
    write();
  }
  function pick(id: string): void {
    theme.value = id;
    setProblem(undefined);
  }

  const blank = problem === "error.text.blank" && !text.value.trim();
  return (
    <form class="writing" ref={form} onSubmit={put} noValidate>
      <Field label={t("phone.writing.label")} labelHidden={open} hint={t("phone.writing.hint")} value={text} limit={longest} {...(blank && { problem: t("error.text.blank") })} />
      {open ? (
        <>
          <ThemeChips legend={t("phone.writing.theme")} themes={themes} value={chosen} onPick={pick} />
          {problem === "phone.writing.pick_theme" && <Notice kind="error">{t("phone.writing.pick_theme")}</Notice>}
          <Button kind="primary" type="submit" icon={asNote ? StickyNote : Send}>{t(asNote ? "phone.writing.save_note" : "phone.writing.put")}</Button>
        </>
      ) : (
        <>
          <Notice kind="info">{t("phone.writing.kept")}</Notice>
          <Confirm icon={Trash2} ask={t("phone.writing.throw_away")} sure={t("phone.writing.throw_away_sure")} onSure={() => (text.value = "")} />
        </>
      )}
    </form>
  );
}
