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
