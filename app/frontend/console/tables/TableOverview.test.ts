import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import { closePages, openPage, workshop } from "../consolePage.fixtures";
import { TableOverview } from "./TableOverview";

beforeEach(() => loadLanguage("en"));
afterEach(closePages);

const themes = [{ id: "safety", name: { en: "Safety" }, icon: "home", colour: "wood", retired: false }];
const tile = (fields: object) => ({ type: "tile", people: 0, cards: 0, private: 0, sent: 0, ...fields });

/** The words that screen readers read of an element. */
function wordsRead(element: Element | null | undefined): string | null | undefined {
  const copy = element?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll("[aria-hidden='true']").forEach((hidden) => hidden.remove());
  return copy?.textContent;
}

test("the icons of the tiles are explained in words, if a tile has them", async () => {
  const { page, change } = await openPage(TableOverview, { workshop });
  const legend = () => [...page.querySelectorAll(".tile-legend > *")].map(({ textContent }) => textContent);
  expect(legend()).toEqual([]);
  await change({ "tile/1": tile({ people: 4 }), "tile/2": tile({ cards: 3, sent: 1 }) });
  expect(legend()).toEqual(["People", "Cards on the board", "Sent to the hall"]);
});

test("a number has the same words for screen readers", async () => {
  const { page } = await openPage(TableOverview, { workshop, "tile/1": tile({ people: 4, cards: 3, private: 2, sent: 1 }) });
  expect(wordsRead(page.querySelector("#tile-1"))).toBe("Table 1People: 0 of 4Cards on the board: 3Private notes: 2Sent to the hall: 1no phone awake");
  expect(page.querySelector(".tile-head")?.textContent).toContain("0/4");
});

test("the number of cards of a theme stands beside the theme's name", async () => {
  const counts = { type: "counts", people: 4, cards: 3, tables: 1, themes: { safety: 3 } };
  const { page } = await openPage(TableOverview, { workshop: { ...workshop, themes }, counts });
  expect(page.querySelector(".theme-counts li")?.textContent).toBe("Safety3");
});

test("a tile says how much of what a table may send it has sent, while the tables sort", async () => {
  const agenda = ["sort", "merge"].map((activity) => ({ id: activity, activity, title: {}, instruction: {}, minutes: 5, ...stepDefaults, sends: 4 }));
  const running = (step: string) => ({ step: { type: "step", step, run: 1, started_at: 0, ends_at: 0, left: null } });
  const { page, change } = await openPage(TableOverview, { workshop: { ...workshop, agenda }, ...running("sort"), "tile/1": tile({ people: 2, cards: 9, sent: 5 }) });
  const sent = () => wordsRead(page.querySelector("#tile-1 .tile-counts")?.lastElementChild);
  expect(sent()).toBe("Sent to the hall: 5 of 4");
  await change(running("merge"));
  expect(sent()).toBe("Sent to the hall: 5");
});
