import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { loadLanguage } from "../i18n";
import { closePhones, openPhone } from "./phonePage.fixtures";

beforeEach(() => loadLanguage("en"));
afterEach(() => {
  closePhones();
  vi.useRealTimers();
});

const tableCard = (id: string, fields: object = {}) => ({ [`card/${id}`]: { type: "card", id, table: 2, theme: "light", text: id, at: 1, under: null, beneath: [], sent: false, cluster: null, number: 1, ...fields } });
/** The page of a table that sorts, with a card on a board that is being read. */
const openBoard = () => openPhone("sort", tableCard("before"));
type Phone = Awaited<ReturnType<typeof openBoard>>;
const shownCards = ({ page }: Phone) => [...page.querySelectorAll(".card-text")].map(({ textContent }) => textContent);
const announced = ({ page }: Phone) => page.querySelector(".board [role=status]")?.textContent;
const pass = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));

test("a new card that is sent is shown at once, and another one is held back", async () => {
  const phone = await openBoard();
  await phone.change({ ...tableCard("late"), ...tableCard("late and sent", { sent: true }) });
  expect(shownCards(phone).toSorted()).toEqual(["before", "late and sent"]);
  expect(phone.button("1 new card")).toBeDefined();
  await phone.change(tableCard("late", { sent: true }));
  expect(shownCards(phone)).toContain("late");
  expect(phone.button("new card")).toBeUndefined();
});

test("held cards are announced together, in a status that was there before", async () => {
  const phone = await openBoard();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  expect(announced(phone)).toBe("");
  await phone.change(tableCard("one"));
  await phone.change(tableCard("two"));
  expect(announced(phone)).toBe("");
  await pass(3000);
  expect(announced(phone)).toBe("2 new cards");
  await phone.change(tableCard("three"));
  expect(announced(phone)).toBe("2 new cards");
  await pass(3000);
  expect(announced(phone)).toBe("3 new cards");
  await phone.press("3 new cards");
  expect(announced(phone)).toBe("");
});

test("the button for new cards comes after the cards, and lets presses through at first", async () => {
  const phone = await openBoard();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await phone.change(tableCard("late"));
  const button = phone.button("1 new card");
  expect(phone.page.querySelector(".board > :last-child")?.contains(button ?? null)).toBe(true);
  const letsThrough = () => button?.parentElement?.dataset["justAppeared"];
  expect(letsThrough()).toBe("true");
  await pass(1000);
  expect(letsThrough()).toBe("false");
});
