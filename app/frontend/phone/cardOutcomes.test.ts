import { describe, expect, it } from "vitest";

import type { ClusterSummary, ScenarioView, TakenCard, VoteView } from "../wire.gen";
import { type CardOutcome, cardOutcomes } from "./cardOutcomes";
import type { CardViewModel } from "./cardViewModel";

function own(number: number, more: Partial<CardViewModel> = {}): CardViewModel {
  const placed = { sent: false, placed: false, cluster: null, withdrawing: false };
  return { id: `c${number}`, table: 4, theme: "safety", text: `card ${number}`, at: number, isOwn: true, onServer: true, shared: true, under: null, beneath: [], number, ...placed, ...more };
}

function cluster(id: string, cards: number, name = id): ClusterSummary {
  return { type: "cluster_summary", id, name, cards };
}

function scenario(id: string, clusterId: string, title = id, sources = 1): ScenarioView {
  return { type: "scenario", id, cluster: clusterId, title, text: "", sources, tables: 1 };
}

/** titles: those of the options that differ from the id in the ref. text: of all options. */
function vote(people: Record<string, number>, titles: Record<string, string> = {}, text = ""): VoteView {
  const options = Object.keys(people).map((ref) => ({ ref, title: titles[ref] ?? ref.replace(/.*\//, ""), text }));
  const results = Object.entries(people).map(([ref, count]) => ({ ref, dots: 2 * count, people: count }));
  return { type: "vote", id: "v", step: "vote", title: "Which?", options, budget: 5, closed: true, results, voters: 45 };
}

function outcomes(entities: Partial<Parameters<typeof cardOutcomes>[0]>): CardOutcome[] {
  return cardOutcomes({ cards: [], cardsTakenAway: [], clusters: [], scenarios: [], decidingVote: undefined, ...entities });
}

describe("the outcome of a card", () => {
  it("names what it was put together with, and the scenario with its support", () => {
    const [outcome] = outcomes({
      cards: [own(17, { cluster: "sun" })],
      clusters: [cluster("sun", 12, "Safe adults")],
      scenarios: [scenario("s", "sun", "Bright")],
      decidingVote: vote({ "scenario/s": 31 }),
    });
    expect(outcome).toMatchObject({
      number: "4-17",
      destination: { kind: "in_cluster", otherCards: 11, name: "Safe adults", scenario: { title: "Bright" } },
      support: { people: 31, voters: 45 },
    });
  });

  it("leaves out names that are hidden, and support that nobody gave", () => {
    const [outcome] = outcomes({
      cards: [own(1, { cluster: "sun" })],
      clusters: [cluster("sun", 2, "…")],
      scenarios: [scenario("s", "sun", "…")],
      decidingVote: vote({ "scenario/s": 0 }),
    });
    expect(outcome).toMatchObject({ destination: { name: undefined, scenario: { title: undefined } }, support: undefined });
  });

  it("takes the support from the vote that decided, on its scenario, its cluster or itself", () => {
    const known = { cards: [own(1, { cluster: "sun" })], clusters: [cluster("sun", 2)], scenarios: [scenario("s", "sun")] };
    expect(outcomes(known)[0]?.support).toBeUndefined();
    expect(outcomes({ ...known, decidingVote: vote({ "cluster/sun": 3, "scenario/s": 4 }) })[0]?.support?.people).toBe(4);
    expect(outcomes({ ...known, decidingVote: vote({ "cluster/sun": 3, "card/c1": 5 }) })[0]?.support?.people).toBe(3);
    expect(outcomes({ cards: [own(1)], decidingVote: vote({ "card/c1": 5, "cluster/sun": 3 }) })[0]?.support?.people).toBe(5);
  });

  it("says with which words it was voted on, if they are others today", () => {
    const known = { cards: [own(1, { cluster: "sun" })], clusters: [cluster("sun", 2)] };
    const wording = (decidingVote: VoteView, title = "s") =>
      outcomes({ ...known, scenarios: [{ ...scenario("s", "sun", title), text: "There is room." }], decidingVote })[0]?.support?.wording;
    expect(wording(vote({ "scenario/s": 38 }, {}, "There is room."))).toEqual({ kind: "same" });
    expect(wording(vote({ "scenario/s": 38 }, {}, "There is time."))).toEqual({ kind: "changed" });
    expect(wording(vote({ "scenario/s": 38 }, {}, "There is room."), "Nobody eats alone")).toEqual({ kind: "other_title", title: "s" });
    expect(wording(vote({ "scenario/s": 38 }, { "scenario/s": "…" }))).toEqual({ kind: "changed" });
    expect(wording(vote({ "cluster/sun": 38 }))).toEqual({ kind: "other_title", title: "sun" });
    expect(wording(vote({ "cluster/sun": 38 }), "sun")).toEqual({ kind: "same" });
    expect(outcomes({ ...known, decidingVote: vote({ "cluster/sun": 38 }, { "cluster/sun": "Moon" }) })[0]?.support?.wording).toEqual({ kind: "other_title", title: "Moon" });
    expect(outcomes({ cards: [own(1)], decidingVote: vote({ "card/c1": 38 }, { "card/c1": "card 1" }) })[0]?.support?.wording).toEqual({ kind: "same" });
  });

  it("counts the scenario's cards while the cluster is not known", () => {
    const [outcome] = outcomes({ cards: [own(1, { cluster: "sun" })], scenarios: [scenario("s", "sun", "Bright", 7)] });
    expect(outcome?.destination).toMatchObject({ otherCards: 6, name: undefined });
  });

  it("says whether it was sent, kept at its table, or taken away, and keeps the words of a card that was taken away", () => {
    const takenCard: TakenCard = { type: "taken", id: "t", table: 3, theme: "safety", text: "my words", number: 2 };
    const found = outcomes({ cards: [own(1), own(2, { sent: true })], cardsTakenAway: [takenCard] });
    expect(found.map(({ number, text, destination }) => [number, text, destination.kind])).toEqual([
      ["4-2", "card 2", "sent"],
      ["4-1", "card 1", "kept"],
      ["3-2", "my words", "taken_away"],
    ]);
  });
});

describe("the outcomes of a person", () => {
  it("leave out private notes, other people's cards and cards that are not saved", () => {
    expect(outcomes({ cards: [own(0, { shared: false }), own(1, { isOwn: false }), own(2, { onServer: false })] })).toEqual([]);
  });

  it("begin with cards in scenarios, the most supported first, and are ordered by number otherwise", () => {
    const found = outcomes({
      cards: [own(10), own(9), own(3, { cluster: "plain" }), own(2, { cluster: "rain" }), own(20, { cluster: "sun" })],
      clusters: [cluster("plain", 2), cluster("rain", 2), cluster("sun", 2)],
      scenarios: [scenario("r", "rain"), scenario("s", "sun")],
      decidingVote: vote({ "scenario/r": 3, "scenario/s": 30 }),
    });
    expect(found.map(({ number }) => number)).toEqual(["4-20", "4-2", "4-3", "4-9", "4-10"]);
  });
});
