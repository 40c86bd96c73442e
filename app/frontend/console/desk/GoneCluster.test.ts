import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { card, closeDesks, cluster, openDesk, storageKey } from "./deskPage.fixtures";

const words = (text: string) => JSON.stringify({ title: "Sun", text, base: { title: "Sun", text: "" }, cluster: { name: "Sun", cards: ["c1", "c2"] } });

afterEach(closeDesks);

const joined = { "cluster/rain": cluster("rain", "Rain", ["c1", "c2"]), "card/c1": card("c1", "rain"), "card/c2": card("c2", "rain") };
const dissolved = { "card/c1": card("c1", null), "card/c2": card("c2", null) };

/** The desk with the editor of sun open. */
async function openSun() {
  const desk = await openDesk();
  await act(() => [...desk.page.querySelectorAll("button")].findLast(({ textContent }) => textContent === "console.desk.write_scenario")?.click());
  return desk;
}

/** Open the editor of sun, type, and let a colleague change the desk. */
async function typeAndLose(changed: object) {
  const desk = await openSun();
  const field = desk.page.querySelector("textarea") as HTMLTextAreaElement;
  field.value = "An hour of words";
  await act(() => void field.dispatchEvent(new Event("input", { bubbles: true })));
  await desk.change(changed, ["cluster/sun"]);
  return desk;
}

test("unsaved words stay on the page when a colleague joins their cluster, and go on in the other one", async () => {
  const { page, press } = await typeAndLose(joined);
  expect(page.textContent).toContain("console.scenario.gone");
  expect(page.textContent).toContain("An hour of words");

  await press("console.scenario.gone.go_on");

  expect(page.querySelector("textarea")?.value).toBe("An hour of words");
  expect(localStorage.getItem(storageKey("sun"))).toBeNull();
});

test("unsaved words stay on the page when a colleague dissolves their cluster, and go on in a new one", async () => {
  const { page, press, change, outbox } = await typeAndLose(dissolved);
  expect(page.textContent).toContain("An hour of words");

  await press("console.scenario.gone.new");

  const [command] = outbox.commands.value;
  expect(command?.command).toMatchObject({ type: "merge.cluster", name: "Sun", cards: ["c1", "c2"] });
  await change({ [`cluster/${command?.id}`]: cluster(command?.id ?? "", "Sun", ["c1", "c2"]) }, []);
  expect(page.querySelector("textarea")?.value).toBe("An hour of words");
});

test("unsaved words of a cluster that went while the page was closed are offered on the desk", async () => {
  localStorage.setItem(storageKey("gone"), words("Older words"));
  const { page, press, button } = await openDesk();

  await press("console.scenario.gone.open");

  expect(page.textContent).toContain("Older words");
  expect(button("console.scenario.gone.go_on")).toBeDefined();
});

test("unsaved words replace no unsaved words of the other cluster", async () => {
  localStorage.setItem(storageKey("rain"), words("Words about rain"));
  const { page, button } = await typeAndLose(joined);

  expect(page.textContent).toContain("An hour of words");
  expect(button("console.scenario.gone.go_on")).toBeUndefined();
  expect(localStorage.getItem(storageKey("rain"))).toBe(words("Words about rain"));
});

test("an editor without unsaved words whose cluster a colleague joins says so, and where the cards are", async () => {
  const { page, change, press } = await openSun();
  await change(joined, ["cluster/sun"]);

  expect(page.querySelector("h2")?.textContent).toBe("Sun");
  expect(document.activeElement).toBe(page.querySelector("h2"));
  expect(page.textContent).toContain("console.scenario.gone.no_words");
  expect(page.textContent).toContain("console.scenario.gone.into");

  await press("console.scenario.back");
  expect(page.querySelector(".clusters, .cluster-list")).not.toBeNull();
});

test("the page of the unsaved words says so when another tab of the browser has taken them along", async () => {
  const { page } = await typeAndLose(dissolved);
  localStorage.removeItem(storageKey("sun"));
  await act(() => void dispatchEvent(new StorageEvent("storage", { key: storageKey("sun"), newValue: null })));
  expect(page.textContent).toContain("console.scenario.gone.no_words");
});

test("unsaved words are thrown away only after a question, whose answers say what becomes of them", async () => {
  const { page, press, button } = await typeAndLose(dissolved);

  await press("console.scenario.discard.yes");
  expect(page.textContent).toContain("console.scenario.discard.ask");
  await press("console.scenario.discard.no");
  expect(page.textContent).toContain("An hour of words");

  await press("console.scenario.discard.yes");
  expect(button("console.scenario.discard.no")).toBeDefined();
  await press("console.scenario.discard.yes");
  expect(page.textContent).not.toContain("An hour of words");
  expect(localStorage.getItem(storageKey("sun"))).toBeNull();
});

test("Ctrl+Z undoes no change of the desk while the desk is not seen", async () => {
  const { change, outbox, press } = await typeAndLose(dissolved);
  await change({ history: { type: "history", undo: { id: "rename", kind: "rename", name: "Sun" }, redo: null } }, []);
  const pressUndoKeys = () => act(() => void document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true })));
  await pressUndoKeys();
  expect(outbox.commands.value).toEqual([]);
  await press("console.scenario.back");
  await pressUndoKeys();
  expect(outbox.commands.value).toHaveLength(1);
});

test("unsaved words stay on the page although the browser cannot store them", async () => {
  const setItem = vi.spyOn(localStorage, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const { page } = await typeAndLose(dissolved);
  setItem.mockRestore();
  expect(page.textContent).toContain("console.scenario.gone");
  expect(page.textContent).toContain("An hour of words");
});
