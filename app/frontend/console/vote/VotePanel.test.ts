import { createElement } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import { closePages, openPage, workshop } from "../consolePage.fixtures";
import { VotePanel } from "./VotePanel";

beforeEach(() => loadLanguage("en"));
afterEach(closePages);

const step = (id: string, activity: string, title: string) => ({ id, activity, title: { en: title }, instruction: {}, minutes: 10, ...stepDefaults });
const agenda = [step("vote", "vote", "Our future"), step("sort", "sort", "Sort"), step("again", "vote", "Once more")];
const running = (step: string, run = 1) => ({ step: { type: "step", step, run, started_at: 0, ends_at: 0, left: null } });
const sun = { type: "cluster", id: "sun", name: "Sun", cards: ["c1"], scenario: null, at: 0 };
const options = [{ ref: "cluster/sun", title: "Sun", text: "" }];
const vote = (id: string, fields: object = {}) => ({ [`vote/${id}`]: { type: "vote", id, step: "vote", title: `Vote ${id}`, options, budget: 5, closed: false, results: null, voters: null, ...fields } });
const results = { closed: true, voters: 9, results: [{ ref: "cluster/sun", dots: 9, people: 9 }] };

/** The vote panel in a running vote step with one cluster, which is chosen at first, and other entities. */
async function openPanel(entities: object = {}) {
  const part = () => createElement("main", {}, createElement(VotePanel, {}));
  const panel = await openPage(part, { workshop: { ...workshop, agenda }, ...running("vote"), "cluster/sun": sun, ...entities });
  return { ...panel, title: () => panel.page.querySelector<HTMLInputElement>("input:not([type])"), text: () => panel.page.textContent };
}

const focused = () => document.activeElement?.textContent;

test("the focus is on the heading of the vote that was opened, whether its answer or its view comes first", async () => {
  for (const isAnsweredFirst of [true, false]) {
    const { press, change, save, sent } = await openPanel();
    await press("Open the vote");
    if (isAnsweredFirst) await save();
    await change(vote(sent()?.id ?? ""));
    if (!isAnsweredFirst) await save();
    expect(focused()).toBe(`Vote ${sent()?.id}`);
    closePages();
  }
});

test("the focus is on the heading of the vote that was opened after an earlier one", async () => {
  const { press, change, save, sent } = await openPanel(vote("first", results));
  await press("Open another vote");
  await press("Open the vote");
  await save();
  await change(vote(sent()?.id ?? ""));
  expect(focused()).toBe(`Vote ${sent()?.id}`);
});

test("what people will see of a cluster is said where clusters are offered", async () => {
  const seen = "People see the name and the first cards, as they are when you open the vote.";
  const { text, change } = await openPanel();
  expect(text()).toContain(seen);
  await change({}, ["cluster/sun"]);
  expect(text()).not.toContain(seen);
});

test("the newest result is the first one, after the button for another vote", async () => {
  const { page } = await openPanel({ ...vote("first", results), ...vote("second", results) });
  const shown = [...page.querySelectorAll("h2, .another-vote button")].map(({ textContent }) => textContent);
  expect(shown).toEqual(["Open another vote", "Vote second", "Vote first"]);
});

test("the focus is on the heading of the result when the vote is closed", async () => {
  const { press, change, save } = await openPanel({ ...vote("first", results), ...vote("second") });
  await press("Close the vote");
  await press("Yes, show the result");
  await save();
  await change(vote("second", results));
  expect(focused()).toBe("Vote second");
});

test("the focus is on the heading of the form for another vote, and on the button again after going back", async () => {
  const { press } = await openPanel(vote("first", results));
  await press("Open another vote");
  expect(focused()).toBe("Choose what to vote on");
  await press("Go back");
  expect(focused()).toBe("Open another vote");
});

test("the focus is on the heading of the result when its vote decides the order", async () => {
  const { press, change } = await openPanel(vote("first", results));
  await press("Let this vote decide the order");
  await change({ deciding_vote: { type: "deciding_vote", vote: "first" } });
  expect(focused()).toBe("Vote first");
});

test("the focus stays where it is when others open and close a vote", async () => {
  const { change } = await openPanel();
  const elsewhere = document.body.appendChild(document.createElement("button"));
  elsewhere.focus();
  await change(vote("first"));
  await change(vote("first", results));
  expect(document.activeElement).toBe(elsewhere);
});

test("the focus does not leave the form when the link to the open vote goes with that vote", async () => {
  const { page, type, title, change } = await openPanel();
  await type(title(), "Mine");
  await change(vote("first"));
  page.querySelector<HTMLElement>("a[href='#run']")?.focus();
  await change(vote("first", results));
  expect(focused()).toBe("Choose what to vote on");
});

test("the form stays while somebody is in it, although its words are as they were and another step runs", async () => {
  const { type, title, press, change } = await openPanel(vote("first", results));
  await press("Open another vote");
  await type(title(), "Our future!!");
  await change(running("sort", 2));
  await type(title(), "Our future");
  expect(document.activeElement).toBe(title());
  await press("Go back");
  expect(title()).toBeNull();
  expect(document.activeElement).toBe(document.querySelector("main"));
});

test("the form goes once nobody is in it, if it has no words and cannot be sent", async () => {
  const { type, title, change } = await openPanel();
  await type(title(), "Our future");
  await change(running("sort", 2));
  expect(title()).not.toBeNull();
  const elsewhere = document.body.appendChild(document.createElement("button"));
  await act(() => elsewhere.focus());
  expect(title()).toBeNull();
});

test.each([["sort", undefined], ["again", "Once more"]])("a form in which nobody has typed goes with its step when %s starts, although somebody has clicked in it", async (next, titleThen) => {
  const { title, change } = await openPanel();
  await act(() => title()?.focus());
  await act(() => title()?.blur());
  await change(running(next, 2));
  expect(title()?.value).toBe(titleThen);
});

test("the form in which somebody has typed goes after a click beside it, if its words are as they were", async () => {
  const { type, title, change } = await openPanel();
  await type(title(), "Our future");
  await change(running("sort", 2));
  await act(() => title()?.blur());
  expect(title()).toBeNull();
});

test("the result of a vote that is closed in another step is expanded, and the focus is on its heading", async () => {
  const { page, press, change, save } = await openPanel({ ...vote("first"), ...running("sort") });
  await press("Close the vote");
  await press("Yes, show the result");
  await save();
  await change(vote("first", results));
  expect(page.querySelector("details")?.open).toBe(true);
  expect(focused()).toBe("Vote first");
});

test("the panel says that nobody can vote while another step runs, and how to go on", async () => {
  const { change, text } = await openPanel(vote("first"));
  expect(text()).toContain("The vote is open");
  await change(running("sort", 2));
  expect(text()).not.toContain("The vote is open");
  expect(text()).toContain("Nobody can vote now. Close the vote to show its result, or start the vote step again.");
});

test("a vote that cannot be opened for two reasons says the one that stays when the open vote is closed", async () => {
  const { type, title, change, text } = await openPanel();
  await type(title(), "Mine");
  await change({ ...vote("first"), ...running("sort", 2) });
  expect(text()).toContain("Another step is running");
  expect(text()).not.toContain("Another vote is open");
});

test("a form that cannot be sent offers to throw words away only if there are some", async () => {
  const { page, toggle, type, title, press, change, button } = await openPanel();
  await toggle(page.querySelector("input[type=checkbox]"));
  await change(vote("first"));
  expect(button("Throw my words away")).toBeUndefined();
  await type(title(), "Mine");
  expect(button("Throw my words away")).toBeDefined();
  expect(button("Go back")).toBeUndefined();
  await type(title(), " ");
  await press("Go back");
  expect(title()).toBeNull();
});

test("a vote on one thing is not the next step, and the form says why; people can choose between two", async () => {
  const { page, button, change, text, press, sent } = await openPanel();
  expect(button("Open the vote")?.className).toBe("button plain");
  expect(text()).toContain("1 thing to vote on. People have nothing to choose between.");
  await change({ "scenario/light": { type: "scenario", id: "light", title: "Light" } });
  expect(button("Open the vote")?.className).toBe("button primary");
  expect(text()).not.toContain("nothing to choose between");
  expect([...page.querySelectorAll<HTMLInputElement>("input:checked")]).toHaveLength(2);
  await press("Open the vote");
  expect(sent()?.command).toMatchObject({ options: ["scenario/light", "cluster/sun"] });
});

test.each([
  { voters: 0, text: "Nobody voted." },
  { voters: null, text: "Fewer than 5 people voted" },
])("a closed vote without numbers says why: $text", async ({ voters, text }) => {
  const panel = await openPanel({ ...vote("first", { closed: true, voters }), workshop: { ...workshop, agenda, privacy_threshold: 5 } });
  expect(panel.text()).toContain(`Vote first${text}`);
});
