/** The languages of the report and its files. */
import { formatList, languageName, workshopLanguage } from "../../i18n";
import type { ConsoleSession } from "../session";

/** The workshop's main language, unless another one is chosen: the page may be in another one, which not all texts have. */
export function firstLanguage({ reportLanguage }: ConsoleSession): string {
  return reportLanguage.value || workshopLanguage.value;
}

/** The part of an address that says the first language. */
export function oneLanguage(session: ConsoleSession): string {
  return `lang=${firstLanguage(session)}`;
}

/** The part of an address that says the first language, and the second one if one is chosen. */
export function allLanguages(session: ConsoleSession): string {
  const { value: second } = session.secondLanguage;
  return second ? `language=${firstLanguage(session)},${second}` : oneLanguage(session);
}

/** The names of the languages, for the name of a file; empty if it is only in the workshop's. */
export function languageNames(session: ConsoleSession): string {
  const codes = [firstLanguage(session), session.secondLanguage.value].filter(Boolean);
  return codes.length === 1 && codes[0] === workshopLanguage.value ? "" : formatList(codes.map(languageName));
}
