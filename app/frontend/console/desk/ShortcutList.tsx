import type { JSX } from "preact";

import { t, type TextKey } from "../../i18n";
import "./ShortcutList.css";

const keys: readonly (readonly [TextKey, TextKey])[] = [
  ["console.key.arrows", "console.key.arrows.does"],
  ["console.key.space", "console.key.space.does"],
  ["console.key.enter", "console.key.enter.does"],
  ["console.key.m", "console.key.m.does"],
  ["console.key.t", "console.key.t.does"],
  ["console.key.delete", "console.key.delete.does"],
  ["console.key.undo", "console.key.undo.does"],
  ["console.key.redo", "console.key.redo.does"],
];

/** The keyboard shortcuts of the desk. */
export function ShortcutList(): JSX.Element {
  return (
    <ul class="keys" aria-label={t("console.keys")}>
      {keys.map(([name, does]) => (
        <li key={name}><kbd>{t(name)}</kbd> {t(does)}</li>
      ))}
    </ul>
  );
}
