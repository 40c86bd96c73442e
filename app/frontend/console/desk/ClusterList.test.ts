import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { card, closeDesks, cluster, openDesk } from "./deskPage.fixtures";
import { deskOf } from "./deskModel";

afterEach(closeDesks);

/** The desk with the clusters Sun, Rain and Air, in the order in which they were made. */
async function openThree() {
  const desk = await openDesk();
  await desk.change({ "cluster/sun": cluster("sun", "Sun", [], 1), "cluster/rain": cluster("rain", "Rain", [], 2), "cluster/air": cluster("air", "Air", [], 3) }, []);
  const trays = () => [...desk.page.querySelectorAll(".cluster-panel")].map((tray) => tray.getAttribute("aria-label"));
  return { ...desk, trays };
}

test("clusters stay where they are when others are made, renamed or brought back", async () => {
  const { change, trays } = await openThree();
  expect(trays()).toEqual(["Sun", "Rain", "Air"]);

  await change({ "cluster/new": cluster("new", "A new one", [], 4), "cluster/air": cluster("air", "Wind", [], 3) }, []);
  expect(trays()).toEqual(["Sun", "Rain", "Wind", "A new one"]);

  await change({}, ["cluster/rain"]);
  await change({ "cluster/rain": cluster("rain", "Rain", [], 2) }, []);
  expect(trays()).toEqual(["Sun", "Rain", "Wind", "A new one"]);
});

test("the dialog that asks for a cluster lists them by name", async () => {
  const { page, session } = await openThree();
  await act(() => deskOf(session).askWhereToMove({ kind: "cards", cards: ["c1"] }));
  const choices = [...page.querySelectorAll("dialog [role=option] span[dir]")].map(({ textContent }) => textContent);
  expect(choices.slice(0, 3)).toEqual(["Air", "Rain", "Sun"]);
});

test("a cluster with a scenario is not joined with another one that has a scenario", async () => {
  await loadLanguage("en");
  const { page, session, change, sent } = await openThree();
  await change({ "cluster/sun": { ...cluster("sun", "Sun", [], 1), scenario: "s1" }, "cluster/air": { ...cluster("air", "Air", [], 3), scenario: "s2" } }, []);
  const desk = deskOf(session);
  const shown = async (id: string) => {
    await act(() => desk.askWhereToMove({ kind: "cluster", cluster: id }));
    const dialog = page.querySelector("dialog");
    return [[...(dialog?.querySelectorAll("[role=option] span[dir]") ?? [])].map(({ textContent }) => textContent), dialog?.textContent?.includes("are not in this list")];
  };
  expect(await shown("sun")).toEqual([["Rain"], true]);
  expect(await shown("rain")).toEqual([["Air", "Sun"], false]);
  await act(() => desk.joinClusters("sun", "air"));
  expect(page.querySelector(".desk-notice")?.textContent).toContain("Both clusters have a scenario.");
  expect(sent()).toBeUndefined();
  await act(() => desk.joinClusters("sun", "rain"));
  expect(page.querySelector(".desk-notice")).toBeNull();
  expect(sent()?.command).toEqual({ type: "merge.join", cluster: "sun", into: "rain" });
});

test("of a stack and its cards, one is counted where it is moved as a whole, and all in the size of a cluster", async () => {
  await loadLanguage("en");
  const { page, session, change } = await openDesk();
  const stack = (lead: string, under: string, clusterId: string | null) => ({ [`card/${lead}`]: { ...card(lead, clusterId), beneath: [under] }, [`card/${under}`]: { ...card(under, clusterId), under: lead } });
  await change({ "cluster/sun": cluster("sun", "Sun", ["c4"]), ...stack("c1", "c2", null), "card/c3": card("c3", null), ...stack("c4", "c5", "sun") }, []);
  const unplaced = () => page.querySelector(".unplaced header p")?.textContent;
  const desk = deskOf(session);
  expect(unplaced()).toBe("2 cards and stacks");
  await act(() => void (desk.filter.search.value = "c3"));
  expect(unplaced()).toBe("1 of 2 cards and stacks");
  const announced = async (move: () => void) => (await act(move), session.announcement.value);
  expect(await announced(() => desk.createCluster(["c1"], "Air"))).toBe("New cluster Air with 1 card or stack.");
  expect(await announced(() => desk.placeCards(["c1", "c3"], "sun"))).toBe("2 cards and stacks put into Sun.");
  expect(await announced(() => desk.takeOutCards(["c1", "c3"]))).toBe("2 cards and stacks taken out.");
  expect(page.querySelector('[aria-label="Sun"] .cluster-footer')?.textContent).toContain("2 cards ·");
});
