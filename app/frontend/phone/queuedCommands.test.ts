import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { closePhones, openPhone, ownCard } from "./phonePage.fixtures";

afterEach(closePhones);

test("why a change of a card at another table was refused is said, until the person has read it", async () => {
  const { page, press, outbox } = await openPhone("sort");
  await act(() => {
    for (const command of [{ type: "sort.send", card: "c1" }, { type: "sort.unstack", card: "c2" }, { type: "ideas.withdraw", card: "c3" }])
      outbox.markRejected(outbox.submit(command as never), { code: "card.other_table", message: "It belongs to another table." });
  });
  const notices = () => [...page.querySelectorAll("main .notice")].map(({ textContent }) => textContent);
  expect(notices()).toEqual(["phone.rejected_change"]);
  await press("phone.card.discard");
  expect(notices()).toEqual([]);
  expect(outbox.commands.value.map(({ command }) => command.type)).toEqual(["ideas.withdraw"]);
});

test("what was changed without a network is shown as waiting, and later cards are at the new table", async () => {
  await loadLanguage("en");
  const { page, press, status, outbox } = await openPhone("together");
  await act(() => void (status.value = "offline"));
  const write = (text: string) => act(() => void outbox.submit({ type: "ideas.add", theme: "light", text, run: 1 }));
  await write("before");
  await press("pupil");
  const rows = () => [...page.querySelectorAll(".profile-row button")].map(({ textContent }) => textContent);
  await press("Where you sit");
  await act(() => [...page.querySelectorAll<HTMLButtonElement>(".profile-row .section button")].find(({ textContent }) => textContent === "3")?.click());
  await press("You are here as");
  await press("teacher");
  expect(rows().slice(0, 3)).toEqual(["Where you sitTable 3 · waitingChange", "You are here asteacher · waitingChange", "You come fromNot saidChange"]);
  expect(page.querySelector("header")?.textContent).toContain("Table 3");
  expect(page.querySelector(".board h2")?.textContent).toBe("The cards of your new table come when the network is back.");
  await write("after");
  expect([...page.querySelectorAll(".board .card-text")].map(({ textContent }) => textContent)).toEqual(["after"]);
  const elsewhere = page.querySelector("[aria-labelledby=other-tables]")?.textContent;
  for (const text of ["before", "Table 2"]) expect(elsewhere).toContain(text);
  await act(() => outbox.commands.value.filter(({ command }) => command.type === "welcome.move").forEach(({ id }) => outbox.markRejected(id, { code: "table.unknown", message: "No such table." })));
  expect(rows()[0]).toBe("Where you sitTable 2Change");
});

test("what is sent while another card is edited is shown as sent, and other people's changes wait", async () => {
  const { page, press, change, outbox } = await openPhone("sort", { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true) });
  await press("phone.card.edit");
  const texts = () => [...page.querySelectorAll(".board .card-text")].map(({ textContent }) => textContent);
  await change({ "card/new": { type: "card", id: "new", table: 2, theme: "light", text: "new", at: 9, under: null, beneath: [], sent: false, cluster: null, number: 9 } });
  expect(texts()).toHaveLength(1);
  await press("phone.sort.send");
  expect(outbox.commands.value.map(({ command }) => command.type)).toEqual(["sort.send"]);
  expect(page.querySelector(".board")?.textContent).toContain("phone.sort.sent");
});

test("it is said that a card was taken back, once that is saved", async () => {
  const { page, outbox, change } = await openPhone("together", { "mine/one": ownCard("one", true) });
  const announced = () => [...page.querySelectorAll("main > [role=status]")].map(({ textContent }) => textContent).join("");
  let id = "";
  await act(() => void (id = outbox.submit({ type: "ideas.withdraw", card: "one", run: 1 })));
  expect(announced()).not.toContain("phone.card.withdrawn");
  await act(() => outbox.markSaved(id, 2));
  await change({}, ["mine/one"]);
  expect(announced()).toContain("phone.card.withdrawn");
});
