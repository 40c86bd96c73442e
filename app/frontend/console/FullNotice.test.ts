import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { closePages, openPage, workshop } from "./consolePage.fixtures";
import { FullNotice } from "./FullNotice";

beforeEach(() => loadLanguage("en"));
afterEach(closePages);

const tile = (people: number) => ({ type: "tile", people });

test("it is said that all seats are taken, with a link to the setting", async () => {
  const hall = { ...workshop, capacity: 5 };
  const { page, change } = await openPage(FullNotice, { workshop: hall, "tile/1": tile(2), "tile/2": tile(2) });
  expect(page.textContent).toBe("");
  await change({ "tile/2": tile(3) });
  expect(page.textContent).toContain("All 5 seats are taken.");
  expect(page.querySelector("a")?.getAttribute("href")).toBe("#setup");
});

test.each([["there are more", { capacity: 6 }], ["the workshop is closed", { capacity: 5, closed: true }]])("it is not said that all seats are taken when %s", async (_, details) => {
  const { page } = await openPage(FullNotice, { workshop: { ...workshop, ...details }, "tile/1": tile(5) });
  expect(page.textContent).toBe("");
});
