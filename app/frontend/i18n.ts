/** The page's texts in the reader's language. Server and pages use the same catalogues. */
import { computed, signal } from "@preact/signals";

import type en from "../locale/en.json";
import { languages as shippedLanguages } from "./sharedLists/languages.gen";

/** The keys of the English catalogue; an unknown key is a type error. */
export type TextKey = keyof typeof en;
/** A text in several languages, by language code. */
export type LocalizedText = Record<string, string>;
export type Params = Record<string, string | number>;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
/** The texts of one language. */
export type Catalogue = Record<string, string | Plural>;

const catalogueLoaders = new Map<string, () => Promise<Catalogue>>();
const catalogue = signal<Catalogue>({});
/** The language that was chosen last; its catalogue may still be loading, or wait for the network. */
export const chosenLanguage = signal("en");
const RETRY_INTERVAL_MS = 5000;
let cancelRetry = () => {};
/** The last choice of the reader, while it is loading. */
let loadingChoice: symbol | undefined;

/** The language of the page, once its catalogue is loaded. */
export const lang = signal("en");
/** The main language of the workshop. What people write in the workshop is shown as a text in this language. */
export const workshopLanguage = signal("nb");
/** The chosen language, while its catalogue cannot be fetched. */
export const pendingLanguage = signal<string | undefined>(undefined);
export const dir = computed(() => (catalogue.value["language.direction"] ?? "ltr") as string);

/** The locale for Intl. Chromium has no data for nynorsk, so dates and numbers are formatted as in bokmål. */
export const locale = computed(() => (catalogue.value["language.browser_locale"] ?? lang.value) as string);
const pluralRules = computed(() => new Intl.PluralRules(locale.value));
const listFormat = computed(() => new Intl.ListFormat(locale.value));
const numberFormat = computed(() => new Intl.NumberFormat(locale.value));
const twoDigitFormat = computed(() => new Intl.NumberFormat(locale.value, { minimumIntegerDigits: 2, useGrouping: false }));
const megabyteFormat = computed(() => new Intl.NumberFormat(locale.value, { style: "unit", unit: "megabyte", minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const timeFormat = computed(() => new Intl.DateTimeFormat(locale.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
const dayFormat = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium" }));

/** The codes of the languages that this page has. */
export const languages: string[] = [];

/** Register the loaders of the catalogues, by path: "../locale/nb.json". */
export function registerCatalogues(catalogues: Record<string, () => Promise<Catalogue>>): void {
  for (const [path, loader] of Object.entries(catalogues)) {
    const code = path.slice(path.lastIndexOf("/") + 1, -".json".length);
    if (!catalogueLoaders.has(code)) languages.push(code);
    catalogueLoaders.set(code, loader);
  }
}

/** Load a language and switch the page to it, unless another one was chosen meanwhile. Rejects with RangeError for an unknown
 * language, with TypeError if its catalogue cannot be fetched. */
export async function loadLanguage(code: string): Promise<void> {
  const loadCatalogue = catalogueLoaders.get(code);
  if (!loadCatalogue) throw new RangeError(`no catalogue for language "${code}"`);
  chosenLanguage.value = code;
  const texts = await loadCatalogue();
  if (chosenLanguage.peek() === code) setCatalogue(code, texts);
}

/** Switch the page to the language that the server has, unless a choice of the reader is loading. */
export function applyServerLanguage(code: string): void {
  if (loadingChoice === undefined && code !== chosenLanguage.peek()) void loadOrWait(code);
}

/** Switch the page to the reader's choice. If its catalogue cannot be fetched, `pendingLanguage` is set, and the page switches when it
 * can. Resolves with false if another language was chosen meanwhile. */
export async function switchLanguage(code: string): Promise<boolean> {
  const choice = (loadingChoice = Symbol(code));
  try {
    return await loadOrWait(code);
  } finally {
    // Unless a later choice is loading.
    if (loadingChoice === choice) loadingChoice = undefined;
  }
}

/** Load a language, and try again later if its catalogue cannot be fetched. Resolves with whether it is still the chosen one. */
async function loadOrWait(code: string): Promise<boolean> {
  cancelRetry();
  if (pendingLanguage.peek() !== code) pendingLanguage.value = undefined;
  try {
    await loadLanguage(code);
    if (pendingLanguage.peek() === code) pendingLanguage.value = undefined;
  } catch (error) {
    const isStillNeeded = chosenLanguage.peek() === code && lang.peek() !== code;
    // A file that cannot be fetched is a TypeError; any other error is a bug.
    if (!(error instanceof TypeError)) {
      if (isStillNeeded) chosenLanguage.value = lang.peek();
      if (pendingLanguage.peek() === code) pendingLanguage.value = undefined;
      throw error;
    }
    if (isStillNeeded) {
      pendingLanguage.value = code;
      retryLater(code);
    }
  }
  return chosenLanguage.peek() === code;
}

/** Load a pending language when the network is back, and at the interval: if only the server or one file fails, the browser sends
 * no event when that is over. */
function retryLater(code: string): void {
  const retry = () => void loadOrWait(code);
  const timer = setTimeout(retry, RETRY_INTERVAL_MS);
  addEventListener("online", retry);
  cancelRetry = () => {
    clearTimeout(timer);
    removeEventListener("online", retry);
  };
}

/** Use a catalogue that is already loaded. */
export function setCatalogue(code: string, texts: Catalogue): void {
  chosenLanguage.value = code;
  catalogue.value = texts;
  lang.value = code;
  document.documentElement.lang = code;
  document.documentElement.dir = dir.value;
}

/** The text for a key, with the params in place of "{name}"; the key itself if there is no text. `params.count` selects the plural
 * form, numbers are formatted for the language, and texts from right to left are isolated. */
export function t(key: TextKey, params: Params = {}): string {
  const text = catalogue.value[key];
  if (text === undefined) return key;
  return fillPlaceholders(typeof text === "string" ? text : choosePlural(text, Number(params["count"])), params);
}

/** A localized text in the reader's language, otherwise the workshop's, otherwise any; empty if it has none. */
export function localized(text: LocalizedText): string {
  return text[localizedLang(text)] ?? "";
}

/** The language of what `localized` returns, for the attribute `lang`. It is named even if it is the page's own: Preact would not
 * remove the attribute when the page's language changes, but leave it empty. */
export function localizedLang(text: LocalizedText): string {
  return [lang.value, workshopLanguage.value, ...Object.keys(text)].find((code) => text[code] !== undefined) ?? lang.value;
}

/** A language's name in that language. */
export function languageName(code: string): string {
  return shippedLanguages.find((language) => language.code === code)?.name ?? code;
}

/** The texts as a list in a sentence: "A, B and C". */
export function formatList(texts: readonly string[]): string {
  return listFormat.value.format(texts);
}

export function formatNumber(value: number): string {
  return numberFormat.value.format(value);
}

/** A number of bytes in megabytes: "1.2 MB". */
export function formatMegabytes(bytes: number): string {
  return megabyteFormat.value.format(bytes / 1_000_000);
}

/** The time of day of a timestamp in milliseconds since 1970. */
export function formatTime(at: number): string {
  return timeFormat.value.format(at);
}

/** The date of a timestamp in milliseconds since 1970. */
export function formatDay(at: number): string {
  return dayFormat.value.format(at);
}

/** Milliseconds as mm:ss, or h:mm:ss from one hour on. Rounded up to a second, so that 00:00 means that the time is over; 00:00 too
 * if it is negative. */
export function formatDuration(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => twoDigitFormat.value.format(part));
  const hours = Math.floor(seconds / 3600);
  return (hours ? [numberFormat.value.format(hours), ...parts] : parts).join(":");
}

/** The form for a count. Any catalogue may have a form for 0, even if the language's plural rules have none. */
function choosePlural(text: Plural, count: number): string {
  if (count === 0 && text.zero !== undefined) return text.zero;
  return text[pluralRules.value.select(count)] ?? text.other;
}

function fillPlaceholders(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    return value === undefined ? placeholder : typeof value === "number" ? formatNumber(value) : isolate(value);
  });
}

/** Letters of scripts from right to left, and controls of the direction. The server has the same (`catalogue.py`). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The text between signs that keep its direction from moving the words around it, if it has letters from right to left; else the text. Its own
 * controls of the direction are left out: they could end what these signs begin. */
function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "")}\u2069` : text;
}
