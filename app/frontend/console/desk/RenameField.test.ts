import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { clusterName } from "../../sharedLists/limits.gen";
import { closeDesks, cluster, openDesk } from "./deskPage.fixtures";
import { deskOf } from "./deskModel";

beforeEach(() => loadLanguage("en"));
afterEach(closeDesks);

const sun = { "cluster/sun": cluster("sun", "Sun", ["c1", "c2"]) };

/** The desk, with ways to name clusters. */
async function openNamedDesk() {
  const desk = await openDesk();
  const { page, outbox } = desk;
  const tray = (name: string) => page.querySelector(`[role="group"][aria-label="${name}"]`);
  const field = (name: string) => tray(name)?.querySelector("input") ?? null;
  const rename = async (name: string) => {
    await act(() => tray(name)?.querySelector<HTMLElement>("[data-cluster][aria-expanded=false]")?.click());
    await act(() => [...(tray(name)?.querySelectorAll("button") ?? [])].find(({ textContent }) => textContent === "Rename")?.click());
  };
  const search = () => page.querySelector<HTMLInputElement>("input[type=search]");
  const notices = () => [...page.querySelectorAll(".undo-refused [role=alert]")].map(({ textContent }) => textContent?.match(/“(.*)”/)?.[1]);
  const sent = () => outbox.commands.value.map(({ command }) => command);
  return { ...desk, model: deskOf(desk.session), field, rename, search, notices, sent };
}

test.each(["", "Sun and wind"])("a cluster with the typed name %j that comes back opens no field and moves no focus", async (typed) => {
  const { change, rename, type, field, search, notices, sent } = await openNamedDesk();
  await rename("Sun");
  if (typed) await type(field("Sun"), typed);
  await change({}, ["cluster/sun"]);
  await act(() => search()?.focus());

  await change(sun, []);

  expect(document.activeElement).toBe(search());
  expect(field("Sun")).toBeNull();
  expect(notices()).toEqual(typed ? [typed] : []);
  expect(sent()).toEqual([]);
});

test("the field of a new cluster gets the focus", async () => {
  const { model, change, field, outbox } = await openNamedDesk();
  await act(() => model.createCluster(["c1"]));
  const id = outbox.commands.value[0]?.id ?? "";
  await change({ [`cluster/${id}`]: cluster(id, "New", ["c1"]) }, []);
  expect(document.activeElement).toBe(field("New"));
});

test("the field of a new cluster takes no focus from somebody who types elsewhere", async () => {
  const { model, change, field, search, outbox } = await openNamedDesk();
  await act(() => model.createCluster(["c1"]));
  await act(() => search()?.focus());
  const id = outbox.commands.value[0]?.id ?? "";
  await change({ [`cluster/${id}`]: cluster(id, "New", ["c1"]) }, []);
  expect(field("New")).not.toBeNull();
  expect(document.activeElement).toBe(search());
});

test("each name that was typed for a cluster that is gone stays until it is seen, whatever is named since", async () => {
  const { page, model, change, rename, type, field, notices, press } = await openNamedDesk();
  await rename("Sun");
  await type(field("Sun"), "Sun and wind");
  await change({}, ["cluster/sun"]);
  await rename("Rain");
  await type(field("Rain"), "Wet");
  await act(() => model.closeNameField("rain", "Wet"));
  expect(notices()).toEqual(["Sun and wind"]);

  await rename("Rain");
  await type(field("Rain"), "Wetter");
  await change({}, ["cluster/rain"]);
  expect(notices()).toEqual(["Sun and wind", "Wetter"]);

  await press("I have seen it");
  expect(notices()).toEqual(["Wetter"]);
  await press("I have seen it");
  expect(page.querySelector(".undo-refused")).toBeNull();
});

test("a name that is too long stays in its field while another cluster is named", async () => {
  const long = "x".repeat(clusterName + 1);
  const { rename, type, field } = await openNamedDesk();
  await rename("Sun");
  await type(field("Sun"), long);
  await rename("Rain");
  await type(field("Rain"), "Wet");
  expect(field("Sun")?.value).toBe(long);
  expect(field("Rain")?.value).toBe("Wet");
});
