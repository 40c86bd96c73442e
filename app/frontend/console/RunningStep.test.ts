import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { formatTime, loadLanguage } from "../i18n";
import { stepDefaults } from "../sharedLists/stepDefaults.gen";
import { MINUTE_MS } from "../time";
import { closePages, openPage, workshop } from "./consolePage.fixtures";
import { Finish } from "./finish/Finish";
import { RunningStep } from "./RunningStep";

beforeEach(async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await loadLanguage("en");
});
afterEach(() => {
  closePages();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const step = (activity: string, endsAt = 0) => ({
  workshop: { ...workshop, agenda: [{ id: activity, activity, title: { en: activity }, instruction: {}, minutes: 10, ...stepDefaults }] },
  step: { type: "step", step: activity, run: 1, started_at: 0, ends_at: endsAt, left: null },
});
const openVote = { "vote/first": { type: "vote", id: "first", step: "vote", title: "First", options: [], budget: 5, closed: false, results: null, voters: null } };

test.each<[name: string, kind: string, entities: object]>([
  ["a vote is open", "plain", { ...step("close"), ...openVote }],
  ["a vote has to be opened", "plain", step("vote")],
  ["no vote is open or has to be", "primary", step("close")],
])("while %s in the last step, the button that closes the workshop is %s", async (_, kind, entities) => {
  for (const part of [RunningStep, Finish]) {
    const { button } = await openPage(part, entities);
    expect(button("Close the workshop")?.classList).toContain(kind);
  }
});

test("under Finish, the button that closes the workshop is primary only in the last step", async () => {
  const agenda = ["ideas", "close"].map((activity) => ({ id: activity, activity, title: { en: activity }, instruction: {}, minutes: 10, ...stepDefaults }));
  const running = (id: string) => ({ ...step(id), workshop: { ...workshop, agenda } });
  const { button, change } = await openPage(Finish, running("ideas"));
  expect(button("Close the workshop")?.classList).toContain("plain");
  await change(running("close"));
  expect(button("Close the workshop")?.classList).toContain("primary");
});

test("Next starts one step for two presses within a second, and at once when the page has just appeared", async () => {
  const agenda = ["welcome", "ideas", "sort"].map((activity) => ({ id: activity, activity, title: { en: activity }, instruction: {}, minutes: 10, ...stepDefaults }));
  const running = (id: string, run: number) => ({ workshop: { ...workshop, agenda }, step: { ...step(id).step, run } });
  vi.useFakeTimers({ toFake: ["performance"] });
  const { page, change, press, sent, save } = await openPage(RunningStep, running("welcome", 1));
  await press("Next: ideas");
  expect(sent()?.command).toMatchObject({ type: "agenda.start", step: "ideas" });
  await save();
  await change(running("ideas", 2));

  vi.advanceTimersByTime(999);
  for (const detail of [0, 1]) { // by Enter, and by the mouse
    page.querySelector(".primary")?.dispatchEvent(new MouseEvent("click", { detail, bubbles: true }));
  }
  expect(sent()?.command).toMatchObject({ step: "ideas" });

  vi.advanceTimersByTime(1);
  await press("Next: sort");
  expect(sent()?.command).toMatchObject({ step: "sort" });
});

test("a step says until when it runs, and once its time is up, since when", async () => {
  const [soon, before] = [Date.now() + 5 * MINUTE_MS, Date.now() - 5 * MINUTE_MS];
  for (const part of [RunningStep, Finish]) {
    const { page, change } = await openPage(part, step("ideas", soon));
    expect(page.textContent).toContain(`until ${formatTime(soon)}`);
    await change(step("ideas", before));
    expect(page.textContent).toContain(`time ran out at ${formatTime(before)}`);
    expect(page.textContent).not.toContain("until");
  }
});
