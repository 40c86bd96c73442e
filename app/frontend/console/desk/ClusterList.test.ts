import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { closeDesks, cluster, openDesk } from "./deskPage.fixtures";
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
