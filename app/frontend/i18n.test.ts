import { beforeEach, expect, test, vi } from "vitest";

import { type Catalogue, chosenLanguage, dir, applyServerLanguage, formatDay, formatDuration, formatNumber, lang, languages, loadLanguage, localized, localizedLang, type LocalizedText, pendingLanguage, registerCatalogues, setCatalogue, switchLanguage, t, workshopLanguage } from "./i18n";

beforeEach(() => loadLanguage("en"));

test("en, nb and nn are registered and have different texts", async () => {
  expect(languages).toEqual(expect.arrayContaining(["en", "nb", "nn"]));
  const texts = [];
  for (const code of ["en", "nb", "nn"]) {
    await loadLanguage(code);
    texts.push(t("connection.offline"));
  }
  expect(new Set(texts).size).toBe(3);
});

test("a count selects the plural form and is formatted", () => {
  expect(t("cluster.count", { count: 1 })).toBe("1 card");
  expect(t("cluster.count", { count: 1214 })).toBe("1,214 cards");
});

test("a parameter from right to left is isolated from the words around it", () => {
  setCatalogue("en", { "language.direction": "ltr", "cluster.of": "in {name}, 3" });
  const inSentence = (name: string) => t("cluster.of" as never, { name });
  expect(["مدرسة", "a\u202eb", "\u2069\u202eevil", "Skolen"].map(inSentence)).toEqual([
    "in \u2068مدرسة\u2069, 3",
    "in \u2068ab\u2069, 3",
    "in \u2068evil\u2069, 3",
    "in Skolen, 3",
  ]);
});

test("any language may have a form for 0", () => {
  setCatalogue("en", { "language.direction": "ltr", "cluster.count": { zero: "no cards", one: "{count} card", other: "{count} cards" } });
  expect([0, 1, 2].map((count) => t("cluster.count", { count }))).toEqual(["no cards", "1 card", "2 cards"]);
});

test("a language with more plural forms than English uses the right form", () => {
  setCatalogue("ar", { "language.direction": "rtl", "cluster.count": { zero: "none", one: "one", two: "two", few: "few", many: "many", other: "other" } });
  expect([0, 1, 2, 5, 11, 100].map((count) => t("cluster.count", { count }))).toEqual(["none", "one", "two", "few", "many", "other"]);
  expect(dir.value).toBe("rtl");
  expect(document.documentElement.dir).toBe("rtl");
});

test("English dates are British, with the day first", async () => {
  expect(formatDay(Date.UTC(2026, 10, 27, 12))).toBe("27 Nov 2026");
});

test("nynorsk formats numbers as bokmål does", async () => {
  await loadLanguage("nb");
  const bokmål = formatNumber(1214.5);
  await loadLanguage("nn");
  expect(formatNumber(1214.5)).toBe(bokmål);
  expect(document.documentElement.lang).toBe("nn");
});

test("loading an unknown language throws and changes nothing", async () => {
  await expect(loadLanguage("xx")).rejects.toThrow(RangeError);
  expect(lang.value).toBe("en");
});

test("a placeholder without a value stays in the text", () => {
  expect(t("timer.left")).toBe("Time left: {left}");
});

test("localized() prefers the reader's language, then the workshop's, then any", () => {
  workshopLanguage.value = "nb";
  expect(localized({ nb: "Trygghet", en: "Safety" })).toBe("Safety");
  expect(localized({ nn: "Tryggleik", nb: "Trygghet" })).toBe("Trygghet");
  expect(localized({ nn: "Tryggleik" })).toBe("Tryggleik");
});

test("formatDuration() rounds up to a second and is never negative", () => {
  expect([760_000, 59_001, 1, 0, -5, 3_600_000].map(formatDuration)).toEqual(["12:40", "01:00", "00:01", "00:00", "00:00", "1:00:00"]);
});

test("a language that cannot be fetched is pending until the network is back", async () => {
  let network = false;
  registerCatalogues({ "/locale/se.json": () => (network ? Promise.resolve({ "card.saved": "Vurkejuvvon" }) : Promise.reject(new TypeError("no network"))) });
  await switchLanguage("se");
  expect([pendingLanguage.value, lang.value]).toEqual(["se", "en"]);
  network = true;
  dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(lang.value).toBe("se"));
  expect([pendingLanguage.value, t("card.saved")]).toEqual([undefined, "Vurkejuvvon"]);
});

test("a language whose file the server did not send is tried again, and stays pending until it comes", async () => {
  vi.useFakeTimers();
  let attempts = 0;
  registerCatalogues({ "/locale/fo.json": () => (++attempts > 3 ? Promise.resolve({ "card.saved": "Goymt" }) : Promise.reject(new TypeError("no answer"))) });
  const shown: (string | undefined)[] = [];
  const stop = pendingLanguage.subscribe((code) => void shown.push(code));
  await switchLanguage("fo");
  await vi.advanceTimersByTimeAsync(60_000);
  stop();
  vi.useRealTimers();
  expect([attempts, lang.value, t("card.saved")]).toEqual([4, "fo", "Goymt"]);
  expect(shown).toEqual([undefined, "fo", undefined]);
});

test("a pending language is dropped when another one is chosen", async () => {
  registerCatalogues({ "/locale/fi.json": () => Promise.reject(new TypeError("no network")) });
  await switchLanguage("fi");
  await switchLanguage("nb");
  dispatchEvent(new Event("online"));
  expect([pendingLanguage.value, lang.value]).toEqual([undefined, "nb"]);
});

/** Register a language whose catalogue arrives, or cannot be fetched, when the test says so. */
function registerSlowLanguage(code: string): { arrive: () => void; fail: () => void } {
  const outcome = { arrive: () => {}, fail: () => {} };
  const load = () =>
    new Promise<Catalogue>((resolve, reject) => {
      outcome.arrive = () => resolve({ "card.saved": code });
      outcome.fail = () => reject(new TypeError("no network"));
    });
  registerCatalogues({ [`/locale/${code}.json`]: load });
  return { arrive: () => outcome.arrive(), fail: () => outcome.fail() };
}

test("a catalogue that fails late does not make its language pending after another choice", async () => {
  const language = registerSlowLanguage("failing");
  const switched = switchLanguage("failing");
  await switchLanguage("nn");
  language.fail();
  expect([await switched, pendingLanguage.value]).toEqual([false, undefined]);
});

test("a language of the server that was changed back before its catalogue arrived is not used", async () => {
  const language = registerSlowLanguage("older");
  await switchLanguage("nb");
  applyServerLanguage("older");
  applyServerLanguage("nb");
  await vi.waitFor(() => expect(lang.value).toBe("nb"));
  language.arrive();
  await new Promise((resolve) => setTimeout(resolve));
  expect(lang.value).toBe("nb");
});

test("a language of the server does not replace a choice of the reader that is still loading", async () => {
  const language = registerSlowLanguage("own");
  const switched = switchLanguage("own");
  applyServerLanguage("en");
  applyServerLanguage("nb");
  expect(chosenLanguage.value).toBe("own");
  language.arrive();
  expect([await switched, lang.value]).toEqual([true, "own"]);
});

test("a newer language of the server replaces a choice that cannot be loaded", async () => {
  const language = registerSlowLanguage("lost");
  const switched = switchLanguage("lost");
  language.fail();
  await switched;
  expect(pendingLanguage.value).toBe("lost");

  applyServerLanguage("nb");
  await vi.waitFor(() => expect(lang.value).toBe("nb"));
  dispatchEvent(new Event("online"));
  expect([chosenLanguage.value, pendingLanguage.value]).toEqual(["nb", undefined]);
});

test("a language of the server that is tried again is replaced by a newer language of the server", async () => {
  const language = registerSlowLanguage("retried");
  await switchLanguage("nb");
  applyServerLanguage("retried");
  language.fail();
  await vi.waitFor(() => expect(pendingLanguage.value).toBe("retried"));
  dispatchEvent(new Event("online"));

  applyServerLanguage("nn");
  await vi.waitFor(() => expect(lang.value).toBe("nn"));
});

test("a language with a broken catalogue is not chosen, and the server's language can be applied", async () => {
  await switchLanguage("nb");
  registerCatalogues({ "/locale/broken.json": () => Promise.reject(new SyntaxError("no JSON")) });
  await expect(switchLanguage("broken")).rejects.toThrow(SyntaxError);
  expect(chosenLanguage.value).toBe("nb");
  applyServerLanguage("nn");
  await vi.waitFor(() => expect(lang.value).toBe("nn"));
});

test("a language that arrived is not pending when an earlier attempt fails late", async () => {
  const language = registerSlowLanguage("twice");
  const failing = switchLanguage("twice");
  setCatalogue("twice", {});
  language.fail();
  await failing;
  expect(pendingLanguage.value).toBeUndefined();
});

test("a catalogue that arrives late does not replace a language chosen after it", async () => {
  const language = registerSlowLanguage("late");
  const switched = switchLanguage("late");
  await switchLanguage("nn");
  language.arrive();
  expect([await switched, lang.value]).toEqual([false, "nn"]);
});

test("localizedLang() is the language in which localized() returns a text", async () => {
  workshopLanguage.value = "nb";
  await loadLanguage("nn");
  const texts: LocalizedText[] = [{ nn: "a", nb: "b" }, { nb: "b", en: "c" }, { en: "c" }, {}];
  expect(texts.map(localizedLang)).toEqual(["nn", "nb", "en", "nn"]);
});
