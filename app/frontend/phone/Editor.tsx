import type { Signal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Field, lengthOf } from "../ui/Field";
import { ThemeChips } from "../ui/ThemeChips";
import { Confirm } from "./Confirm";
import { offered, useHall, writeCard } from "./hall";
import { outside, type Piece } from "./pieces";
import { Withdraw } from "./Withdraw";
import { longest } from "./Writing";
import "./Editor.css";

type Props = {
  piece: Piece;
  /** The words as they are being changed; they outlive a reload. */
  text: Signal<string>;
  onDone: () => void;
};

/** One's own card, opened to be changed or taken back. */
export function Editor({ piece, text, onDone }: Props): JSX.Element {
  const hall = useHall();
  const form = useRef<HTMLFormElement>(null);
  const [theme, setTheme] = useState(piece.theme);
  const { refused } = piece;
  const neverThere = outside(piece);
  const words = text.value.trim();
  useEffect(() => form.current?.querySelector("textarea")?.focus(), []);

  function save(event: Event): void {
    event.preventDefault();
    if (!words || lengthOf(words) > longest) return form.current?.querySelector("textarea")?.focus();
    const before = refused && { instead: refused.id };
    if (neverThere) writeCard(hall, theme, words, before);
    else if (refused || words !== piece.text || theme !== piece.theme) hall.outbox.submit({ type: "ideas.edit", card: piece.id, theme, text: words }, before);
    onDone();
  }
  function throwAway(): void {
    if (refused) hall.outbox.dismiss(refused.id);
    onDone();
  }

  return (
    <form class="editor" ref={form} onSubmit={save} noValidate>
      <Field label={t("phone.editor.label")} value={text} limit={longest} {...(!words && { problem: t("error.text.blank") })} />
      <ThemeChips legend={t("phone.writing.theme")} themes={offered(hall)} value={theme} onPick={setTheme} />
      <div class="row">
        <Button type="submit">{t(neverThere ? "phone.editor.send_again" : "phone.editor.save")}</Button>
        <Button kind="quiet" onClick={onDone}>{t("phone.cancel")}</Button>
      </div>
      {neverThere ? (
        <Confirm icon={Trash2} ask={t("phone.writing.throw_away")} sure={t("phone.writing.throw_away_sure")} onSure={throwAway} />
      ) : (
        <Withdraw piece={piece} onDone={onDone} />
      )}
    </form>
  );
}
