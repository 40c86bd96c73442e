import { beforeEach, expect, test, vi } from "vitest";

import { dir, formatDuration, formatNumber, lang, languages, loadLanguage, localized, pendingLanguage, registerCatalogues, setCatalogue, switchLanguage, t, workshopLanguage } from "./i18n";

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

test("a language with more plural forms than English uses the right form", () => {
  setCatalogue("ar", { "language.direction": "rtl", "cluster.count": { zero: "none", one: "one", two: "two", few: "few", many: "many", other: "other" } });
  expect([0, 1, 2, 5, 11, 100].map((count) => t("cluster.count", { count }))).toEqual(["none", "one", "two", "few", "many", "other"]);
  expect(dir.value).toBe("rtl");
  expect(document.documentElement.dir).toBe("rtl");
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

test("a pending language is dropped when another one is chosen", async () => {
  registerCatalogues({ "/locale/fi.json": () => Promise.reject(new TypeError("no network")) });
  await switchLanguage("fi");
  await switchLanguage("nb");
  dispatchEvent(new Event("online"));
  expect([pendingLanguage.value, lang.value]).toEqual([undefined, "nb"]);
});

test("a catalogue that arrives late does not replace a language chosen after it", async () => {
  let arrive: () => void = () => undefined;
  registerCatalogues({ "/locale/late.json": () => new Promise((resolve) => (arrive = () => resolve({ "card.saved": "late" }))) });
  const late = switchLanguage("late");
  await switchLanguage("nn");
  arrive();
  await late;
  expect(lang.value).toBe("nn");
});
