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

type Pair = { main: string; translation: string };

/** Finds the translations that still have the words from before the text in the main language was changed, saved or not. */
export class TranslationCheck {
  #inputs: LocalizedInputs | undefined;
  /** By language, the last texts in the main language and in this one that belong together. */
  #pairs: ReadonlyMap<string, Pair> = new Map();

  constructor(readonly mainLanguage: string) {}

  /** The languages of the outdated translations. An empty one never is: people read the main language instead. Inputs that were made
   * anew have what is saved, whose texts belong together, except for translations that were outdated before. */
  outdated(inputs: LocalizedInputs): string[] {
    const main = inputs.get(this.mainLanguage)?.value ?? "";
    const outdated = [...inputs].filter(([language, { value }]) => value.trim() !== "" && this.#isFromBefore(language, { main, translation: value }));
    const languages = outdated.map(([language]) => language);
    if (inputs !== this.#inputs) {
      const toPair = ([language, { value }]: readonly [string, Signal<string>]) =>
        [language, (languages.includes(language) && this.#pairs.get(language)) || { main, translation: value }] as const;
      this.#pairs = new Map([...inputs].map(toPair));
      this.#inputs = inputs;
    }
    return languages;
  }

  #isFromBefore(language: string, now: Pair): boolean {
    const before = this.#pairs.get(language);
    return language !== this.mainLanguage && Boolean(before?.main.trim()) && before?.main !== now.main && before?.translation === now.translation;
  }
}
