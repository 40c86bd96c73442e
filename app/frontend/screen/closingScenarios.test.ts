import { describe, expect, it } from "vitest";

import type { ScenarioView, VoteView } from "../wire.gen";
import { type ClosingScenarios, closingScenarios } from "./closingScenarios";

function scenario(id: string, sources = 1): ScenarioView {
  return { type: "scenario", id, cluster: `of-${id}`, title: id, text: "", sources, tables: 1 };
}

/** The dots of each option, each by another person. hasNumbers: enough people voted. */
function vote(dots: Record<string, number>, hasNumbers = true): VoteView {
  const options = Object.keys(dots).map((ref) => ({ ref, title: ref.replace(/.*\//, ""), text: "" }));
  const results = hasNumbers ? Object.entries(dots).map(([ref, count]) => ({ ref, dots: count, people: count })) : null;
  return { type: "vote", id: "v", step: "vote", title: "Which?", options, budget: 5, closed: true, results, voters: hasNumbers ? 41 : null };
}

function ids({ first, others, reason }: ClosingScenarios): unknown[] {
  return [first.map(({ id }) => id), others.map(({ id }) => id), reason];
}

describe("the scenarios of the last screen", () => {
  const [a, b, c] = [scenario("a"), scenario("b"), scenario("c", 7)];

  it("begin with the one that the vote put first, with its support", () => {
    const found = closingScenarios([a, b, c], vote({ "scenario/a": 3, "scenario/b": 38, "scenario/c": 9 }));
    expect(ids(found)).toEqual([["b"], ["c", "a"], "votes"]);
    expect(found.first[0]?.support).toEqual({ people: 38, dots: 38, voters: 41, wording: { kind: "same" } });
  });

  it("have several in the first place if they have as many dots, and none if there are too many of them", () => {
    expect(ids(closingScenarios([a, b, c], vote({ "scenario/a": 8, "scenario/b": 8, "scenario/c": 3 })))).toEqual([["a", "b"], ["c"], "votes"]);
    const many = ["d", "e", "f", "g"].map((id) => scenario(id));
    expect(ids(closingScenarios(many, vote(Object.fromEntries(many.map(({ id }) => [`scenario/${id}`, 2])))))[2]).toBe("none");
  });

  it("begin with the one of the most cards if there are no votes, or too few for numbers", () => {
    const byCards = [["c"], ["a", "b"], "cards"];
    expect(ids(closingScenarios([a, b, c], undefined))).toEqual(byCards);
    const hidden = closingScenarios([a, b, c], vote({ "scenario/a": 3, "scenario/b": 1, "scenario/c": 0 }, false));
    expect(ids(hidden)).toEqual(byCards);
    expect(hidden.first[0]?.support).toBeUndefined();
    expect(ids(closingScenarios([a, b], undefined))).toEqual([[], ["a", "b"], "none"]);
  });

  it("are not said to have most if there is no other, or another option has as much", () => {
    expect(ids(closingScenarios([c], undefined))).toEqual([["c"], [], "none"]);
    expect(ids(closingScenarios([a], vote({ "scenario/a": 3 })))).toEqual([["a"], [], "none"]);
    expect(ids(closingScenarios([a, b], vote({ "scenario/a": 3, "scenario/b": 3 })))).toEqual([["a", "b"], [], "none"]);
    expect(ids(closingScenarios([a, b], vote({ "scenario/a": 3, "scenario/b": 1, "cluster/x": 3 })))).toEqual([["a"], ["b"], "none"]);
    expect(ids(closingScenarios([a, b], vote({ "scenario/a": 3, "scenario/b": 1, "cluster/x": 4 })))).toEqual([["a"], ["b"], "none"]);
    expect(ids(closingScenarios([a], vote({ "scenario/a": 3, "cluster/x": 1 })))).toEqual([["a"], [], "votes"]);
  });
});
