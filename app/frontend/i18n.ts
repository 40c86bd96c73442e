/** The texts of the page in the reader's language. One catalogue serves the server and the page. */
import { computed, signal } from "@preact/signals";

import type en from "../locale/en.json";

/** Every key of the English catalogue; a wrong key does not compile. */
export type TextKey = keyof typeof en;
/** A text in several languages, by language code. */
export type LocalizedText = Record<string, string>;
export type Params = Record<string, string | number>;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Catalogue = Record<string, string | Plural>;

const catalogueLoaders = new Map<string, () => Promise<Catalogue>>();
const catalogue = signal<Catalogue>({});

/** The language of the page, once load() has fetched its texts. */
export const lang = signal("en");
/** The language that the workshop's own texts are first written in; a face sets it from the workshop. */
export const workshopLanguage = signal("nb");
/** The language that was chosen, but cannot be fetched before the network is back. */
export const pendingLanguage = signal<string | undefined>(undefined);
export const dir = computed(() => (["ar", "fa", "he", "ur"].includes(lang.value) ? "rtl" : "ltr"));

/** What Intl is asked for: Chromium has no data for nynorsk; its dates and numbers are written as in bokmål. */
export const locale = computed(() => (lang.value === "nn" ? "nb" : lang.value));
const pluralRules = computed(() => new Intl.PluralRules(locale.value));
const numberFormat = computed(() => new Intl.NumberFormat(locale.value));
const twoDigitFormat = computed(() => new Intl.NumberFormat(locale.value, { minimumIntegerDigits: 2, useGrouping: false }));
const timeFormat = computed(() => new Intl.DateTimeFormat(locale.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
const dayFormat = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium" }));

/** The languages that this page speaks, as codes. */
export const languages: string[] = [];

/** Says where the page's texts are: by path, a catalogue of each language, with the texts of this face only. */
export function registerCatalogues(catalogues: Record<string, () => Promise<Catalogue>>): void {
  for (const [path, loader] of Object.entries(catalogues)) {
    const code = path.slice(path.lastIndexOf("/") + 1, -".json".length);
    if (!catalogueLoaders.has(code)) languages.push(code);
    catalogueLoaders.set(code, loader);
  }
}

/** Fetches one language and turns the page to it; rejects when the language is unknown or cannot be fetched. */
export async function loadLanguage(code: string): Promise<void> {
  const loadCatalogue = catalogueLoaders.get(code);
  if (!loadCatalogue) throw new RangeError(`no catalogue for language "${code}"`);
  setCatalogue(code, await loadCatalogue());
}

/** Turns the page to a language; without a network `awaited` says so, and the page turns when it is back. */
export async function switchLanguage(code: string): Promise<void> {
  pendingLanguage.value = undefined;
  try {
    await loadLanguage(code);
  } catch (error) {
    // A file that cannot be fetched; an unknown language is a mistake of ours.
    if (!(error instanceof TypeError)) throw error;
    pendingLanguage.value = code;
    addEventListener("online", () => void (pendingLanguage.peek() === code && switchLanguage(code)), { once: true });
  }
}

/** Turns the page to texts that are already here. */
export function setCatalogue(code: string, texts: Catalogue): void {
  catalogue.value = texts;
  lang.value = code;
  document.documentElement.lang = code;
  document.documentElement.dir = dir.value;
}

/** The text for a key; a plural one is chosen by `params.count`, and numbers are written as the language does. */
export function t(key: TextKey, params: Params = {}): string {
  const text = catalogue.value[key];
  if (text === undefined) return key;
  return fillPlaceholders(typeof text === "string" ? text : choosePlural(text, Number(params["count"])), params);
}

/** A text that a workshop carries in several languages, in the reader's, else the workshop's, else any. */
export function localized(text: LocalizedText): string {
  return text[lang.value] ?? text[workshopLanguage.value] ?? Object.values(text)[0] ?? "";
}

/** A language by its own name. */
export function languageName(code: string): string {
  return languages.includes(code) ? t(`ui.language.${code}` as TextKey) : code;
}

export function formatNumber(value: number): string {
  return numberFormat.value.format(value);
}

/** The time of day, from milliseconds since 1970. */
export function formatTime(at: number): string {
  return timeFormat.value.format(at);
}

/** The day, from milliseconds since 1970. */
export function formatDay(at: number): string {
  return dayFormat.value.format(at);
}

/** Milliseconds as mm:ss, or h:mm:ss past the hour. A started second counts, so that 00:00 means it is over. */
export function formatDuration(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => twoDigitFormat.value.format(part));
  const hours = Math.floor(seconds / 3600);
  return (hours ? [numberFormat.value.format(hours), ...parts] : parts).join(":");
}

function choosePlural(text: Plural, count: number): string {
  return text[pluralRules.value.select(count)] ?? text.other;
}

function fillPlaceholders(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    return value === undefined ? placeholder : typeof value === "number" ? formatNumber(value) : value;
  });
}
