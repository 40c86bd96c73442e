/** The words of a workshop, {language: words}, while somebody edits them. */
import { type Signal, signal } from "@preact/signals";

import { languages, t } from "../../i18n";
import { lengthOf } from "../../ui/Field";

export type Text = Record<string, string>;
/** One signal per language that Samskap speaks. */
export type Words = ReadonlyMap<string, Signal<string>>;

export function editWords(text: Text): Words {
  const spoken = new Set([...languages, ...Object.keys(text)]);
  return new Map([...spoken].map((language) => [language, signal(text[language] ?? "")]));
}

/** As the server wants them: a language without words is left out, but for the workshop's own. */
export function writtenWords(words: Words, main: string): Text {
  const written = [...words].map(([language, { value }]) => [language, value] as const);
  return Object.fromEntries(written.filter(([language, text]) => language === main || text.trim() !== ""));
}

/** Whether there are words in the workshop's language, and none are too long. */
export function problemOf(words: Words, main: string, limit: number): string | undefined {
  if (!words.get(main)?.value.trim()) return t("error.text.blank");
  return tooLong(words, limit) ? t("error.text.too_long", { limit }) : undefined;
}

export function tooLong(words: Words, limit: number): boolean {
  return [...words.values()].some(({ value }) => lengthOf(value) > limit);
}
