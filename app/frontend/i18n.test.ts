import { beforeEach, expect, test, vi } from "vitest";

import { pendingLanguage, dir, formatDuration, formatNumber, lang, languages, loadLanguage, localized, registerCatalogues, setCatalogue, t, switchLanguage, workshopLanguage } from "./i18n";

beforeEach(() => loadLanguage("en"));

test("the three written languages are there, and each has its own words", async () => {
  expect(languages).toEqual(expect.arrayContaining(["en", "nb", "nn"]));
  const texts = [];
  for (const code of ["en", "nb", "nn"]) {
    await loadLanguage(code);
    texts.push(t("connection.offline"));
  }
  expect(new Set(texts).size).toBe(3);
});

test("a count chooses the plural of the language and is filled in", () => {
  expect(t("tray.count", { count: 1 })).toBe("1 card");
  expect(t("tray.count", { count: 1214 })).toBe("1,214 cards");
});

test("a language with more plurals than English gets the right one", () => {
  setCatalogue("ar", { "tray.count": { zero: "none", one: "one", two: "two", few: "few", many: "many", other: "other" } });
  expect([0, 1, 2, 5, 11, 100].map((count) => t("tray.count", { count }))).toEqual(["none", "one", "two", "few", "many", "other"]);
  expect(dir.value).toBe("rtl");
  expect(document.documentElement.dir).toBe("rtl");
});

test("nynorsk writes numbers as bokmål does", async () => {
  await loadLanguage("nb");
  const bokmål = formatNumber(1214.5);
  await loadLanguage("nn");
  expect(formatNumber(1214.5)).toBe(bokmål);
  expect(document.documentElement.lang).toBe("nn");
});

test("an unknown language is refused, and the page stays as it was", async () => {
  await expect(loadLanguage("xx")).rejects.toThrow(RangeError);
  expect(lang.value).toBe("en");
});

test("a placeholder without a value stays visible", () => {
  expect(t("timer.left")).toBe("Time left: {left}");
});

test("a workshop's text comes in one's own language, else the workshop's, else any", () => {
  workshopLanguage.value = "nb";
  expect(localized({ nb: "Trygghet", en: "Safety" })).toBe("Safety");
  expect(localized({ nn: "Tryggleik", nb: "Trygghet" })).toBe("Trygghet");
  expect(localized({ nn: "Tryggleik" })).toBe("Tryggleik");
});

test("time left counts a started second and never goes below zero", () => {
  expect([760_000, 59_001, 1, 0, -5, 3_600_000].map(formatDuration)).toEqual(["12:40", "01:00", "00:01", "00:00", "00:00", "1:00:00"]);
});

test("a language that cannot be fetched is said to be awaited, and comes with the network", async () => {
  let network = false;
  registerCatalogues({ "/locale/se.json": () => (network ? Promise.resolve({ "card.saved": "Vurkejuvvon" }) : Promise.reject(new TypeError("no network"))) });
  await switchLanguage("se");
  expect([pendingLanguage.value, lang.value]).toEqual(["se", "en"]);
  network = true;
  dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(lang.value).toBe("se"));
  expect([pendingLanguage.value, t("card.saved")]).toEqual([undefined, "Vurkejuvvon"]);
});

test("a language that was given up is not turned to later", async () => {
  registerCatalogues({ "/locale/fi.json": () => Promise.reject(new TypeError("no network")) });
  await switchLanguage("fi");
  await switchLanguage("nb");
  dispatchEvent(new Event("online"));
  expect([pendingLanguage.value, lang.value]).toEqual([undefined, "nb"]);
});
