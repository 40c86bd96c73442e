import type { JSX } from "preact";

import { t, type TextKey } from "../../i18n";
import { useSession } from "../session";
import "./ShortcutList.css";

const DELETE = "console.key.delete";
const keys: readonly (readonly [TextKey, TextKey])[] = [
  ["console.key.arrows", "console.key.arrows.does"],
  ["console.key.space", "console.key.space.does"],
  ["console.key.enter", "console.key.enter.does"],
  ["console.key.m", "console.key.m.does"],
  ["console.key.t", "console.key.t.does"],
  [DELETE, "console.key.delete.does"],
  ["console.key.undo", "console.key.undo.does"],
  ["console.key.redo", "console.key.redo.does"],
];

/** The keyboard shortcuts of the merge desk that this person may use. */
export function ShortcutList(): JSX.Element {
  const { mayDeleteCards } = useSession();
  return (
    <ul class="keys" aria-label={t("console.keys")}>
      {keys.filter(([name]) => mayDeleteCards || name !== DELETE).map(([name, does]) => (
        <li key={name}><kbd>{t(name)}</kbd> {t(does)}</li>
      ))}
    </ul>
  );
}
