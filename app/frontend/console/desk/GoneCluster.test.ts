import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { card, closeDesks, cluster, key, openDesk } from "./deskPage.fixtures";

const words = (text: string) => JSON.stringify({ title: "Sun", text, base: { title: "Sun", text: "" }, cluster: { name: "Sun", cards: ["c1", "c2"] } });

afterEach(closeDesks);

const joined = { "cluster/rain": cluster("rain", "Rain", ["c1", "c2"]), "card/c1": card("c1", "rain"), "card/c2": card("c2", "rain") };
const dissolved = { "card/c1": card("c1", null), "card/c2": card("c2", null) };

/** Open the editor of sun, type, and let a colleague change the desk. */
async function typeAndLose(changed: object) {
  const desk = await openDesk();
  await act(() => [...desk.page.querySelectorAll("button")].findLast(({ textContent }) => textContent === "console.desk.write_scenario")?.click());
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
  expect(localStorage.getItem(key("sun"))).toBeNull();
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
  localStorage.setItem(key("gone"), words("Older words"));
  const { page, press, button } = await openDesk();

  await press("console.scenario.gone.open");

  expect(page.textContent).toContain("Older words");
  expect(button("console.scenario.gone.go_on")).toBeDefined();
});

test("unsaved words replace no unsaved words of the other cluster", async () => {
  localStorage.setItem(key("rain"), words("Words about rain"));
  const { page, button } = await typeAndLose(joined);

  expect(page.textContent).toContain("An hour of words");
  expect(button("console.scenario.gone.go_on")).toBeUndefined();
  expect(localStorage.getItem(key("rain"))).toBe(words("Words about rain"));
});

test("the page of the unsaved words closes when another tab of the browser has taken them along", async () => {
  const { page } = await typeAndLose(dissolved);
  localStorage.removeItem(key("sun"));
  await act(() => void dispatchEvent(new StorageEvent("storage", { key: key("sun"), newValue: null })));
  expect(page.textContent).not.toContain("console.scenario.gone");
  expect(page.querySelector(".clusters, .cluster-list")).not.toBeNull();
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
