/** The texts of the page in the reader's language. One catalogue serves the server and the page. */
import { computed, signal } from "@preact/signals";

import type en from "../locale/en.json";

/** Every key of the English catalogue; a wrong key does not compile. */
export type Key = keyof typeof en;
export type Params = Record<string, string | number>;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Catalogue = Record<string, string | Plural>;

const files = new Map<string, () => Promise<Catalogue>>();
const catalogue = signal<Catalogue>({});

/** The language of the page, once load() has fetched its texts. */
export const lang = signal("en");
/** The language that the workshop's own texts are first written in; a face sets it from the workshop. */
export const workshopLanguage = signal("nb");
/** The language that was chosen, but cannot be fetched before the network is back. */
export const awaited = signal<string | undefined>(undefined);
export const dir = computed(() => (["ar", "fa", "he", "ur"].includes(lang.value) ? "rtl" : "ltr"));

/** What Intl is asked for: Chromium has no data for nynorsk; its dates and numbers are written as in bokmål. */
export const locale = computed(() => (lang.value === "nn" ? "nb" : lang.value));
const plurals = computed(() => new Intl.PluralRules(locale.value));
const numbers = computed(() => new Intl.NumberFormat(locale.value));
const twoDigits = computed(() => new Intl.NumberFormat(locale.value, { minimumIntegerDigits: 2, useGrouping: false }));
const clockTimes = computed(() => new Intl.DateTimeFormat(locale.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
const days = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: "medium" }));

/** The languages that this page speaks, as codes. */
export const languages: string[] = [];

/** Says where the page's texts are: by path, a catalogue of each language, with the texts of this face only. */
export function offer(catalogues: Record<string, () => Promise<Catalogue>>): void {
  for (const [path, file] of Object.entries(catalogues)) {
    const code = path.slice(path.lastIndexOf("/") + 1, -".json".length);
    if (!files.has(code)) languages.push(code);
    files.set(code, file);
  }
}

/** Fetches one language and turns the page to it; rejects when the language is unknown or cannot be fetched. */
export async function load(code: string): Promise<void> {
  const fetchTexts = files.get(code);
  if (!fetchTexts) throw new RangeError(`no catalogue for language "${code}"`);
  speak(code, await fetchTexts());
}

/** Turns the page to a language; without a network `awaited` says so, and the page turns when it is back. */
export async function turnTo(code: string): Promise<void> {
  awaited.value = undefined;
  try {
    await load(code);
  } catch (error) {
    // A file that cannot be fetched; an unknown language is a mistake of ours.
    if (!(error instanceof TypeError)) throw error;
    awaited.value = code;
    addEventListener("online", () => void (awaited.peek() === code && turnTo(code)), { once: true });
  }
}

/** Turns the page to texts that are already here. */
export function speak(code: string, texts: Catalogue): void {
  catalogue.value = texts;
  lang.value = code;
  document.documentElement.lang = code;
  document.documentElement.dir = dir.value;
}

/** The text for a key; a plural one is chosen by `params.count`, and numbers are written as the language does. */
export function t(key: Key, params: Params = {}): string {
  const text = catalogue.value[key];
  if (text === undefined) return key;
  return fill(typeof text === "string" ? text : pick(text, Number(params["count"])), params);
}

/** A text that a workshop carries in several languages, in the reader's, else the workshop's, else any. */
export function named(text: Record<string, string>): string {
  return text[lang.value] ?? text[workshopLanguage.value] ?? Object.values(text)[0] ?? "";
}

/** A language by its own name. */
export function languageName(code: string): string {
  return languages.includes(code) ? t(`ui.language.${code}` as Key) : code;
}

export function formatNumber(value: number): string {
  return numbers.value.format(value);
}

/** The time of day, from milliseconds since 1970. */
export function formatTime(at: number): string {
  return clockTimes.value.format(at);
}

/** The day, from milliseconds since 1970. */
export function formatDay(at: number): string {
  return days.value.format(at);
}

/** Milliseconds as mm:ss, or h:mm:ss past the hour. A started second counts, so that 00:00 means it is over. */
export function formatLeft(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => twoDigits.value.format(part));
  const hours = Math.floor(seconds / 3600);
  return (hours ? [numbers.value.format(hours), ...parts] : parts).join(":");
}

function pick(text: Plural, count: number): string {
  return text[plurals.value.select(count)] ?? text.other;
}

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = params[name];
    return value === undefined ? hole : typeof value === "number" ? formatNumber(value) : value;
  });
}
