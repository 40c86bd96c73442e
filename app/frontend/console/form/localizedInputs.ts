/** A localized text of the workshop while it is being edited, with one input per language. */
import { type Signal, signal } from "@preact/signals";

import { languages, type LocalizedText, t } from "../../i18n";
import { countCharacters } from "../../ui/TextAreaField";

/** One signal per language: the languages of the page, and those that the text already has. */
export type LocalizedInputs = ReadonlyMap<string, Signal<string>>;

export function toInputs(text: LocalizedText): LocalizedInputs {
  const codes = new Set([...languages, ...Object.keys(text)]);
  return new Map([...codes].map((language) => [language, signal(text[language] ?? "")]));
}

/** The text as it is sent: empty languages are left out, except for the main language of the workshop. */
export function toLocalizedText(inputs: LocalizedInputs, mainLanguage: string): LocalizedText {
  const texts = [...inputs].map(([language, { value }]) => [language, value] as const);
  return Object.fromEntries(texts.filter(([language, text]) => language === mainLanguage || text.trim() !== ""));
}

/** The problem to show if the text in the main language is blank, or any is too long; undefined if there is none. */
export function inputsProblem(inputs: LocalizedInputs, mainLanguage: string, limit: number): string | undefined {
  if (!inputs.get(mainLanguage)?.value.trim()) return t("error.text.blank");
  return isTooLong(inputs, limit) ? t("error.text.too_long", { limit }) : undefined;
}

export function isTooLong(inputs: LocalizedInputs, limit: number): boolean {
  return [...inputs.values()].some(({ value }) => countCharacters(value) > limit);
}
